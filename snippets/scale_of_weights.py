"""The scale of the weights decides whether the gradient vanishes on its way down through twenty layers, arrives as it
was, or explodes. What suits one activation does not suit another. Nothing is trained here.
"""

import torch
from deep_nets import data, forward, start
from torch.nn.functional import cross_entropy

DEPTH, WIDTH, SEEDS = 20, 100, 11
STEPS = 8  # scales in an octave, so that 1 and √2 are among them
EXPONENTS = range(-STEPS, 2 * STEPS + 1)
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
RULES = {"Xavier": 0, "He": STEPS // 2}


# --8<-- [start:arriving]
def arriving(f, scale, x, y):
    """log₁₀ of δₗ over δ₂₀, layer by layer; medians of the seeds."""
    torch.manual_seed(0)
    weights = start(DEPTH, scale, SEEDS, WIDTH, torch.float64)
    weights[0].requires_grad_()
    z = forward(x, weights, f)[1]
    many = y.expand(SEEDS, -1)
    loss = cross_entropy(z[-1].mT, many, reduction="sum")
    deltas = torch.autograd.grad(loss, z[:-1])
    sizes = torch.stack([d.square().mean((1, 2)) for d in deltas]).log10() / 2
    return (sizes - sizes[-1]).median(1).values
# --8<-- [end:arriving]


def compute() -> dict:
    x, y = data(dtype=torch.float64)
    scales = [2 ** (exponent / STEPS) for exponent in EXPONENTS]
    rows = {name: [[round(value, 2) + 0.0 for value in arriving(f, scale, x, y).tolist()] for scale in scales]
            for name, f in ACTIVATIONS.items()}
    rules = {name: EXPONENTS.index(exponent) for name, exponent in RULES.items()}
    return {"scales": scales, "rules": rules, "start": rules["He"], "log10": rows, "layers": DEPTH, "seeds": SEEDS,
            "width": WIDTH, "best_of_sigmoid": 10 ** max(row[0] for row in rows["sigmoid"])}


def draw(figure, result, word=str):
    figure.set_figheight(3.1)
    axes = figure.subplots()
    layers = range(1, result["layers"] + 1)
    styles = {"relu": ("C0", "o", "ReLU"), "tanh": ("C2", "D", "tanh"), "sigmoid": ("C1", "s", "sigmoid")}
    axes.axhline(1, color="gray", linewidth=0.8, linestyle="--")
    for kind, (color, marker, name) in styles.items():
        values = [10**value for value in result["log10"][kind][result["start"]]]
        axes.plot(layers, values, color=color, marker=marker, markersize=4.5, linestyle="none", label=name)
    lowest, highest = (end(row[0] for rows in result["log10"].values() for row in rows) for end in (min, max))
    axes.set_yscale("log")
    axes.set_ylim(10 ** (lowest - 1), 10 ** (highest + 1))
    axes.set_yticks([10.0**power for power in (-15, -10, -5, 0, 5)])
    axes.set_xticks([1, 5, 10, 15, 20])
    axes.set_xlabel(word("layer"))
    axes.set_ylabel("δₗ / δ₂₀")
    axes.legend(fontsize=9, loc="lower right")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
