"""Adam's step does not depend on the size of the gradient until the gradient is as small as epsilon; how deep a sigmoid
network it trains is then a matter of epsilon. One learning rate, 300 steps on 32 digits.
"""

import torch
from deep_nets import Adam, data, gradients, norms, spread, start, train

SIZES = [10.0 ** (k / 2) for k in range(-60, 5)]
EPSILONS = {"e4": 1e-4, "e8": 1e-8, "e12": 1e-12, "e16": 1e-16}
DEPTHS = [4, 8, 12, 16, 20, 24]
SEEDS, STEPS, RATE, LEFT = 5, 300, 5e-3, 2.1


# --8<-- [start:first]
def first_step(gradient, eps, rate=0.001):
    """How far torch's own Adam moves a weight in its first step."""
    weight = torch.zeros_like(gradient).requires_grad_()
    weight.grad = gradient
    torch.optim.Adam([weight], lr=rate, eps=eps).step()
    return -weight.detach()
# --8<-- [end:first]


def compute() -> dict:
    sizes = torch.tensor(SIZES)
    steps = {name: first_step(sizes, EPSILONS[name]).tolist() for name in ("e8", "e16")}
    half = first_step(torch.tensor([1e-3, 1e-5, 0.0]).half(), 1e-8)
    x, y = data()
    cells, first = {}, {}
    for depth in DEPTHS:
        torch.manual_seed(depth)
        weights = start(depth, 1.0, SEEDS)
        entry = norms(gradients(x, y, weights, torch.sigmoid)[1])[0] / weights[0][0].numel() ** 0.5
        first[str(depth)] = spread(entry)
        many = [W.repeat(len(EPSILONS), 1, 1) for W in weights]
        eps = torch.tensor(list(EPSILONS.values())).repeat_interleave(SEEDS).view(-1, 1, 1)
        rule = Adam(many, torch.full((len(eps),), RATE), eps)
        losses = train(x, y, many, torch.sigmoid, rule, STEPS)[1].view(len(EPSILONS), SEEDS)
        cells[str(depth)] = {name: {"left": int((row < LEFT).sum()), "loss": spread(row)}
                             for name, row in zip(EPSILONS, losses, strict=True)}
    return {
        "steps": {name: [max(step, 1e-30) for step in row] for name, row in steps.items()},
        "at": {"size": SIZES[20], "default": steps["e8"][20], "tiny": steps["e16"][20]},
        "half_broken": [not bool(step.isfinite()) for step in half],
        "cells": cells,
        "first": first,
        "reach": {name: max(depth for depth in DEPTHS if 2 * cells[str(depth)][name]["left"] > SEEDS)
                  for name in EPSILONS},
    }


def draw(figure, result, word=str):
    from matplotlib.patches import Rectangle

    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.8 if tall else 3.4)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    left.loglog(SIZES, [0.001 * size for size in SIZES], "C1--", lw=1.4)
    left.loglog(SIZES, result["steps"]["e16"], "C2:", lw=2)
    left.loglog(SIZES, result["steps"]["e8"], "C0-")
    left.text(1e-26, 6e-3, "Adam, ε = 10⁻¹⁶", color="C2")
    left.text(2e-16, 1e-10, "ε = 10⁻⁸", color="C0", ha="right")
    left.text(1e-5, 1e-12, "η · g", color="C1")
    left.set(xlabel="g", ylabel=word("first step"), xlim=(1e-27, 100), ylim=(1e-18, 1))
    for column, depth in enumerate(DEPTHS):
        for row, name in enumerate(EPSILONS):
            left_it = result["cells"][str(depth)][name]["left"]
            right.add_patch(Rectangle((column, row), 1, 1, facecolor="C0", alpha=0.06 + 0.74 * left_it / SEEDS,
                                      linewidth=0))
            right.text(column + 0.5, row + 0.5, f"{left_it}/{SEEDS}", ha="center", va="center", fontsize=9,
                       color="white" if left_it > 2 else "black")
    right.set(xlim=(0, len(DEPTHS)), ylim=(0, len(EPSILONS)), xlabel="L", ylabel="ε")
    right.set_xticks([k + 0.5 for k in range(len(DEPTHS))], DEPTHS)
    right.set_yticks([k + 0.5 for k in range(len(EPSILONS))], ["10⁻⁴", "10⁻⁸", "10⁻¹²", "10⁻¹⁶"])
    right.tick_params(length=0)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
