"""The gradient of a chain of one-neuron layers is the product of one derivative per layer and one weight per link.
The weights are chosen by hand, short enough for a pocket calculator; no training is simulated."""

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
    return f"{value:.{digits}f}".replace("-", "−")


def small(value):
    """Three significant digits, without an exponent."""
    return f"{value:.3g}".replace("-", "−") if abs(value) >= 1e-3 else number(value, 5)


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(*((-0.85, 6.6) if tall else (-1.6, 10.7)))
    axes.set_ylim(*((-10.7, 1.1) if tall else (-3.9, 1.75)))

    def at(step, row):
        """A place `step` along the chain and `row` away from it."""
        return (row, -step) if tall else (step, -row)

    def text(step, row, label, color="black", size=9, **more):
        axes.text(*at(step, row), label, color=color, fontsize=size, ha="center", va="center", **more)

    def arrow(start, end, color, style="-|>", gap=12):
        axes.annotate("", at(*end), at(*start), arrowprops={
            "arrowstyle": style, "color": color, "lw": 1.4, "shrinkA": gap, "shrinkB": gap})

    factor_row, delta_row = (2.55, 5.1) if tall else (1.75, 3.25)
    disc = {"boxstyle": "circle,pad=0.28", "lw": 1.6}
    square = {"boxstyle": "round,pad=0.28", "facecolor": "white", "edgecolor": "lightgray", "lw": 1}
    for layer in range(5):
        arrow((2 * layer, 0), (2 * layer + 2, 0), "black")
    text(0, 0, "x", bbox=disc | {"facecolor": "white", "edgecolor": "gray"})
    text(10, 0, "C", bbox=disc | {"facecolor": "white", "edgecolor": "gray"})
    for layer in range(1, 5):
        name = LOWER[layer]
        text(2 * layer, 0, f"h{name}", bbox=disc | {"facecolor": "white", "edgecolor": "C0"})
        if not tall:
            text(2 * layer - 1, -0.32, f"w{name}", "C1", 9)
            text(2 * layer, -1.3, f"b{name} = {number(BIASES[layer - 1], 1)}", "gray", 8)
            arrow((2 * layer, -1.15), (2 * layer, -0.1), "gray", "->", 5)
        text(2 * layer, factor_row, f"σ′(z{name})\n{number(result['factors'][2 * layer - 2])}", "C0", bbox=square)
        text(2 * layer, delta_row, f"∂C/∂b{name}\n{small(result['deltas'][layer - 1])}", "C2", bbox=square)
        if layer > 1:
            text(2 * layer - 1, factor_row, f"w{name}\n{number(WEIGHTS[layer - 1], 1)}", "C1", bbox=square)
        if layer < 4:
            arrow((2 * layer + 2, delta_row), (2 * layer, delta_row), "C2", "-|>", 17 if tall else 26)
    text(10, factor_row, f"∂C/∂h₄\n{number(result['factors'][-1])}", "C3", bbox=square)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
