"""Along the cell the LSTM's gradient is the product of the forget gates; the whole derivative has more paths.

32 units, Gaussian inputs, nothing is trained; the bias of the forget gate is swept.
"""

import torch
from random_layers import interval
from recurrent_cells import lstm, run, start

SEEDS, UNITS, INPUTS, BATCH, STEPS, FROM, TO = 10, 32, 8, 4, 71, 10, 50
BIASES = [k / 2 for k in range(-4, 13)]


# --8<-- [start:direct]
def direct(a, state, U):
    """The same cell, but the gates take h as a constant."""
    h, c = state
    return lstm(a, (h.detach(), c), U)


def back(x, parameters, cell=None):
    """How the last cell state depends on every earlier one."""
    parameters = [p.clone().requires_grad_() for p in parameters]
    cells = [c for _, c in run("lstm", x, parameters, cell)]
    return torch.autograd.grad(cells[-1].sum(), cells)
# --8<-- [end:direct]


def gates(x, parameters):
    """The forget gates at every step."""
    W, U, b_ih, b_hh = parameters
    n, states = U.shape[2], run("lstm", x, parameters)
    before = [torch.zeros_like(states[0][0])] + [h for h, _ in states[:-1]]
    return torch.stack([(W @ now + U @ h + b_ih + b_hh)[:, n : 2 * n].sigmoid()
                        for now, h in zip(x, before, strict=True)])


def compute() -> dict:
    torch.manual_seed(0)
    base = [p.double() for p in start("lstm", SEEDS, INPUTS, UNITS)]
    x = torch.randn(STEPS, SEEDS, INPUTS, BATCH, dtype=torch.float64)
    many = len(BIASES)
    parameters = [p.repeat(many, 1, 1) for p in base]
    bias = torch.tensor(BIASES, dtype=torch.float64).repeat_interleave(SEEDS)[:, None, None]
    parameters[2][:, UNITS : 2 * UNITS], parameters[3][:, UNITS : 2 * UNITS] = bias, 0
    x = x.repeat(1, many, 1, 1)
    parts = {}
    for name, cell in (("whole", None), ("direct", direct)):
        norms = torch.stack([g.square().mean((1, 2)).sqrt() for g in back(x, parameters, cell)]).flip(0)
        parts[name] = ((norms[TO] / norms[FROM]) ** (1 / (TO - FROM))).view(many, SEEDS)
    product = gates(x, parameters)[STEPS - TO :].prod(0)
    error = (back(x, parameters, direct)[STEPS - 1 - TO] / product - 1).abs().max()
    return {
        "biases": BIASES, "error": error.item(),
        "parts": {name: [interval(row) for row in part] for name, part in parts.items()},
        "theory": torch.tensor(BIASES, dtype=torch.float64).sigmoid().tolist(),
        "at": {str(b): {name: interval(parts[name][BIASES.index(b)]) for name in parts} for b in (0, 1, 2, 5)},
        "hundred": {str(b): torch.tensor(b, dtype=torch.float64).sigmoid().item() ** 100 for b in (0, 1, 2, 5)},
    }


def draw(figure, result, word=str):
    axes = figure.subplots()
    x = result["biases"]
    for name, (color, marker) in {"whole": ("C1", "s"), "direct": ("C0", "o")}.items():
        rows = result["parts"][name]
        for place, row in zip(x, rows, strict=True):
            axes.plot([place, place], [row["low"], row["high"]], color=color, linewidth=1.5)
        axes.plot(x, [row["median"] for row in rows], color=color, marker=marker, markersize=5, linestyle="none")
    axes.plot(x, result["theory"], color="black", linestyle="--", linewidth=1)
    lift = 0.25 / 3**0.5
    axes.plot(x[:9], [value + lift for value in result["theory"][:9]], color="gray", linestyle=":")
    axes.axhline(1, color="lightgray", linewidth=1)
    axes.text(2.1, 0.72, word("along the cell"), color="C0")
    axes.text(1.9, 1.06, word("all paths"), color="C1", ha="right")
    axes.text(-0.9, 0.17, "σ(b)")
    axes.text(-0.35, 0.68, "σ(b) + 0.144", color="gray", ha="right")
    axes.set(ylim=(0, 1.15), xlabel=word("bias of the forget gate") + " b", ylabel=word("factor per step"))
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
