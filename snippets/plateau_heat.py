"""On the plateau of training the gradients of a sigmoid network are equally small in all layers, not only in the early
ones; the contrast of the first steps is the mean error, which the last layers learn away. One depth, plain descent.
"""

import torch
from deep_nets import Descent, data, forward, norms, spread, start, train
from torch.nn.functional import cross_entropy

HIDDEN, SEEDS, PLATEAU = 6, 10, 21
CASES = {"sigmoid": (torch.sigmoid, 1.0, 3.0, 1200), "relu": (torch.relu, 0.5**0.5, 0.1, 600)}
MARKS = [0, 1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 27, 35, 46, 60, 78, 101, 132, 171, 222, 289, 376, 489, 635, 826, 1073]


# --8<-- [start:parts]
def parts(h, delta):
    """The gradient hᵀδ, split: from the means, from the rest."""
    h0, delta0 = h.mean(-2, keepdim=True), delta.mean(-2, keepdim=True)
    mean = h.shape[-2] * h0.mT @ delta0
    return mean, (h - h0).mT @ (delta - delta0)
# --8<-- [end:parts]


def split(x, y, weights, f):
    """Norms of both parts, and of δ, in every layer and network."""
    weights = [W.detach().requires_grad_() for W in weights]
    h, z = forward(x, weights, f)
    many = y.expand(len(z[0]), -1)
    losses = cross_entropy(z[-1].mT, many, reduction="none").mean(1)
    deltas = torch.autograd.grad(losses.sum(), z)
    pairs = [parts(a.detach(), d) for a, d in zip(h, deltas, strict=True)]
    return [*(norms([pair[k] for pair in pairs]) for k in (0, 1)), norms(deltas)]


def compute() -> dict:
    x, y = data()
    result = {}
    for name, (f, gain, rate, steps) in CASES.items():
        torch.manual_seed(0)
        weights = start(HIDDEN, gain, SEEDS)
        seen, both, ratios, late = {}, {}, {}, {}

        def watch(now, losses, grads, weights, f=f, seen=seen, both=both, ratios=ratios, late=late):
            if now in MARKS:
                sizes = norms(grads)
                seen[now] = (losses.median().item(), sizes.median(1).values.log10().tolist())
                ratios[now], late[now] = spread(sizes[-2] / sizes[0]), sizes[-2]
            if now in (0, PLATEAU):
                *pair, deltas = split(x, y, weights, f)
                both[now] = [*(part.median(1).values.tolist() for part in pair), spread(deltas[-2] / deltas[0])]

        _, last = train(x, y, weights, f, Descent(weights, torch.full((SEEDS,), rate)), steps, watch)
        result[name] = {
            "steps": list(seen), "loss": [row[0] for row in seen.values()], "cells": [row[1] for row in seen.values()],
            "start": {"ratio": ratios[0], "mean": both[0][0], "rest": both[0][1],
                      "delta": both[0][2]},
            "plateau": {"ratio": ratios[PLATEAU], "mean": both[PLATEAU][0], "rest": both[PLATEAU][1],
                        "delta": both[PLATEAU][2]},
            "fall": spread(late[0] / late[PLATEAU]), "final": spread(last),
        }
    rest = result["sigmoid"]["start"]["rest"]
    return {**result, "rest_range": max(rest) / min(rest)}


def draw(figure, result, word=str):
    from matplotlib.patches import Rectangle

    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(6.2 if tall else 4.0)
    panels = figure.subplots(2, 2, sharex="col", height_ratios=(2.2, 1)) if not tall else None
    if tall:
        rows = figure.subplots(4, 1, height_ratios=(2, 1, 2, 1))
        panels = [[rows[0], rows[2]], [rows[1], rows[3]]]
    low, high = -4.2, -0.4
    for column, (name, title) in enumerate((("sigmoid", "sigmoid"), ("relu", "ReLU, s = ½"))):
        row, axes, below = result[name], panels[0][column], panels[1][column]
        for k, sizes in enumerate(row["cells"]):
            for layer, size in enumerate(sizes):
                strength = min(max((size - low) / (high - low), 0.03), 1)
                axes.add_patch(Rectangle((k, layer + 0.5), 1, 1, facecolor="C0", alpha=strength, linewidth=0))
        count = len(row["steps"])
        middle = row["steps"].index(21)
        for at, x, side in ((0, 0.15, "left"), (middle, middle + 0.5, "center"), (count - 1, count - 0.15, "right")):
            for layer in (0, len(row["cells"][0]) - 1):
                size = row["cells"][at][layer]
                axes.text(x, layer + 1, f"{size:.1f}".replace("-", "−"), fontsize=8, ha=side, va="center",
                          color="white" if size > -1.8 else "black")
        axes.set(xlim=(0, count), ylim=(0.5, len(row["cells"][0]) + 0.5), yticks=range(1, 8))
        axes.set_title(title, fontsize=10)
        axes.set_ylabel(word("layer") if tall or not column else "")
        below.plot([k + 0.5 for k in range(count)], row["loss"], "C1-")
        below.set(xlim=(0, count), ylim=(0, 2.6), ylabel="C" if tall or not column else "")
        ticks = [row["steps"].index(mark) for mark in (0, 2, 5, 21, 101, 489) if mark in row["steps"]]
        for each in (axes, below):
            each.set_xticks([tick + 0.5 for tick in ticks], [row["steps"][tick] for tick in ticks])
            each.spines[["top", "right"]].set_visible(False)
        below.set_xlabel(word("training step"))


def draw_parts(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    panels = figure.subplots(2, 1, sharex=True, sharey=True) if tall else figure.subplots(1, 2, sharey=True)
    for axes, (key, step) in zip(panels, (("start", 0), ("plateau", PLATEAU)), strict=True):
        row = result["sigmoid"][key]
        layers = range(1, len(row["mean"]) + 1)
        axes.semilogy(layers, row["mean"], "C1s--", markersize=5)
        axes.semilogy(layers, row["rest"], "C0o-", markersize=5)
        axes.set_title(f"{word('training step')} {step}", fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_ylabel("‖∂C/∂W‖")
        if key == "start" or not tall:
            axes.annotate(word("from the means"), (4, row["mean"][3]), (-6, 6) if key == "start" else (-30, -20),
                          textcoords="offset points", color="C1", ha="right" if key == "start" else "center")
        if key == "start":
            axes.annotate(word("the rest"), (6, row["rest"][5]), (0, -14), textcoords="offset points", color="C0",
                          ha="center")
    panels[-1].set_xlabel(word("layer"))
    panels[0].set_xlabel("" if tall else word("layer"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    draw_parts(plt.figure(), compute())
    plt.show()
