"""The gradient of a chain of one-neuron layers is the product of one derivative per layer and one weight per link.
The weights are chosen by hand, short enough for a pocket calculator; no training is simulated.
"""

import torch
from neuron_chain import factors, forward

X, Y = 1.0, 1.0
WEIGHTS = (0.8, -1.2, 1.5, -0.9)
BIASES = (0.3, -0.2, 0.1, 0.4)
LOWER = "₀₁₂₃₄"


def compute() -> dict:
    x, y, *rest = torch.tensor([X, Y, *WEIGHTS, *BIASES], dtype=torch.float64)
    weights, biases = rest[:4], rest[4:]
    z, h = forward(x, weights, biases)
    row = factors(x, y, weights, biases)

    leaves = [b.clone().requires_grad_() for b in biases]
    loss = (forward(x, weights, leaves)[1][-1] - y) ** 2 / 2
    deltas = torch.stack(torch.autograd.grad(loss, leaves))
    sweep = torch.linspace(-8, 8, 161, dtype=torch.float64)
    over_inputs = torch.stack([slopes_and_weights(value, weights, biases) for value in sweep]).abs()
    return {
        "z": [value.item() for value in z],
        "h": [value.item() for value in h],
        "factors": row.tolist(),
        "count": len(row),
        "product": row.prod().item(),
        "deltas": deltas.tolist(),
        "error": (row.prod() / deltas[0] - 1).abs().item(),
        "smallest": over_inputs.min().item(),
        "largest": over_inputs.max().item(),
        "input_ratio": (over_inputs.max() / over_inputs.min()).item(),
    }


def slopes_and_weights(x, weights, biases):
    """All factors but the last, which belongs to the loss."""
    return factors(x, x, weights, biases)[:-1].prod()


def number(value, digits=3):
    """With a true minus sign, and without an exponent."""
    return f"{value:.{digits}f}".replace("-", "−")


def draw(figure, result, word=str):
    from matplotlib.patches import FancyBboxPatch

    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(4.4 if tall else 2.9)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(*((-0.6, 7.2) if tall else (-0.6, 10.9)))
    axes.set_ylim(*((-10.5, 0.5) if tall else (-3.6, 1.7)))
    gap = "\n" if not tall else " = "

    def at(step, row):
        """A place `step` along the chain and `row` beside it."""
        return (row, -step) if tall else (step, -row)

    def text(step, row, label, color="black", size=9, **more):
        lines = label.split("\n")
        for k, line in enumerate(lines):
            axes.annotate(line, at(step, row), (0, 1.2 * size * ((len(lines) - 1) / 2 - k)), textcoords="offset points",
                          color=color, fontsize=size, ha="center", va="center", **more)

    def arrow(start, end, color, shrink):
        axes.annotate("", at(*end), at(*start), arrowprops={
            "arrowstyle": "-|>", "color": color, "lw": 1.4, "shrinkA": shrink, "shrinkB": shrink})

    factor_row, delta_row = (3.1, 5.9) if tall else (1.6, 3.0)
    for step in range(0, 10, 2):
        arrow((step, 0), (step + 2, 0), "black", 18)
    for step, label in enumerate(["x\n1.0", *(f"h{LOWER[k]}\n{number(result['h'][k], 2)}" for k in range(1, 5)), "C"]):
        edge = "C0" if 0 < step < 5 else "gray"
        axes.scatter(*at(2 * step, 0), s=900, facecolor="white", edgecolor=edge, linewidth=1.6, zorder=3, clip_on=False)
        text(2 * step, 0, label, size=8, zorder=4)
    for layer in range(1, 5):
        k, weight = LOWER[layer], number(WEIGHTS[layer - 1], 1)
        text(2 * layer, factor_row, f"σ′(z{k}){gap}{number(result['factors'][2 * layer - 2])}", "C0")
        x, y = at(2 * layer, delta_row)
        wide, high = (2.2, 1.15) if tall else (1.24, 0.92)
        axes.add_patch(FancyBboxPatch((x - wide / 2, y - high / 2), wide, high, boxstyle="round,pad=0",
                                      facecolor="white", edgecolor="C2", linewidth=1))
        text(2 * layer, delta_row, f"∂C/∂b{k}\n{number(result['deltas'][layer - 1], 4)}", "C2")
        if not tall:
            text(2 * layer - 1, -0.35, f"w{k}", "C1")
            text(2 * layer, -1.45, f"b{k} = {number(BIASES[layer - 1], 1)}", "gray", 8)
            axes.plot([2 * layer] * 2, [0.75, 1.2], color="gray", lw=1)
            text(2 * layer + (1.0 if layer == 4 else 0.55), factor_row, "×", "gray")
        if layer > 1:
            text(2 * layer - 1, factor_row, f"w{k}{gap}{weight}", "C1")
            gap_to_box = 0.62 if not tall else 0.6
            arrow((2 * layer - gap_to_box, delta_row), (2 * layer - 2 + gap_to_box, delta_row), "C2", 3)
            if not tall:
                text(2 * layer - 0.55, factor_row, "×", "gray")
    text(10, factor_row, f"∂C/∂h₄{gap}{number(result['factors'][-1])}", "C3")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
