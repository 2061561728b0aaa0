"""A recurrent network is a deep one with shared weights, and its gradient shrinks as the theory of deep ones says.

Tanh, fresh Gaussian inputs at every step, one sequence per network; nothing is trained.
"""

import torch
from random_layers import interval, squares, tanh_slope
from wide_theory import chi, settled

SEEDS, WIDTH, STEPS, SKIP = 10, 192, 45, 15
INPUTS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0]


# --8<-- [start:unroll]
def unroll(inputs, copies):
    """A deep network: layer t receives an input of its own."""
    h = torch.zeros_like(inputs[0])
    for a, U in zip(inputs, copies, strict=True):
        h = (a + U @ h).tanh()
    return h
# --8<-- [end:unroll]


def matrices(kind):
    """(steps, seeds, n, n): one matrix per step, the same at all steps unless fresh."""
    draws = torch.randn(STEPS if kind == "fresh" else 1, SEEDS, WIDTH, WIDTH)
    if kind == "orthogonal":
        return torch.linalg.qr(draws).Q.expand(STEPS, -1, -1, -1)
    if kind == "default":
        draws = 2 * torch.rand(draws.shape) - 1
    return (draws / WIDTH**0.5).expand(STEPS, -1, -1, -1)


def factor(U):
    """By how much the norm of the gradient changes per step, for every strength of the input: (strengths, seeds)."""
    scale = torch.tensor(INPUTS)
    z = [scale * torch.randn(SEEDS, WIDTH, len(INPUTS))]
    for now in U:
        z.append(now @ z[-1].tanh() + scale * torch.randn(SEEDS, WIDTH, len(INPUTS)))
    delta = [torch.randn_like(z[-1])]
    for k in reversed(range(SKIP, STEPS)):
        delta.append(tanh_slope(z[k]) * (U[k].mT @ delta[-1]))
    last, first = squares([delta[0].mT, delta[-1].mT])
    return ((first / last) ** (0.5 / (STEPS - SKIP))).T


def compute() -> dict:
    torch.manual_seed(0)
    runs = {kind: factor(matrices(kind)) for kind in ("shared", "fresh", "orthogonal", "default")}
    at, theory = torch.tensor(INPUTS, dtype=torch.float64), {}
    for name, scale in (("one", 1.0), ("default", 3**-0.5)):
        weight = torch.full_like(at, scale)
        theory[name] = chi(tanh_slope, weight, settled(torch.tanh, weight, at)).sqrt()
    one = torch.stack([runs[kind].median(1).values.double() / theory["one"] - 1
                       for kind in ("shared", "fresh", "orthogonal")])
    return {
        "inputs": INPUTS, "theory": {name: line.tolist() for name, line in theory.items()},
        "runs": {kind: [interval(row) for row in run] for kind, run in runs.items()},
        "worst": one.abs().max().item(),
        "unit": {"theory": theory["one"][6].item(), "run": interval(runs["orthogonal"][6])},
        "still": interval(runs["default"][0]),
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    axes = figure.subplots()
    marks = {"shared": ("C0", "o", "C0", -1), "fresh": ("C1", "s", "white", 0), "orthogonal": ("C2", "D", "C2", 1),
             "default": ("C3", "^", "C3", 0)}
    names = {"shared": word("Gaussian, shared"), "fresh": word("Gaussian, fresh"), "orthogonal": word("orthogonal"),
             "default": word("PyTorch's default")}
    for line in result["theory"].values():
        axes.plot(result["inputs"], line, color="black", linestyle="--", linewidth=1)
    for kind, (color, marker, face, shift) in marks.items():
        x = [value * 1.04**shift for value in result["inputs"]]
        rows = result["runs"][kind]
        for place, row in zip(x, rows, strict=True):
            axes.plot([place, place], [row["low"], row["high"]], color=color, linewidth=1.5)
        axes.plot(x, [row["median"] for row in rows], color=color, marker=marker, markerfacecolor=face, markersize=5,
                  linestyle="none", label=names[kind])
    axes.axhline(1, color="lightgray", linewidth=1)
    axes.set(xscale="log", ylim=(0, 1.08), xlabel=word("strength of the input") + " σₓ",
             ylabel=word("factor per step"))
    axes.set_xticks([0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=9, loc="lower left", ncols=1 if tall else 2)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
