"""Multiplying the loss by 2^k moves the window of float16 by k powers of two, and bfloat16 does not need it.

Gradients start as N(0, 2^-20), as of a mean over many, and go backwards through random layers that halve them.
"""

import torch
from matplotlib.patches import Rectangle
from number_depths import theory

WIDTH, SEEDS, DEPTHS, POWERS, START = 64, 5, 40, range(0, 41, 2), 2.0**-10


# --8<-- [start:back]
def back(delta, layers, dtype, scale):
    """Share of the gradients lost at every layer: zero or infinite."""
    delta, lost = (delta * scale).to(dtype), []
    for W in layers:
        delta = delta @ W.to(dtype)
        bad = (delta == 0) | ~delta.isfinite()
        lost.append(bad.double().mean((1, 2)))
    return torch.stack(lost)
# --8<-- [end:back]


def compute() -> dict:
    torch.manual_seed(0)
    delta = START * torch.randn(SEEDS, 8, WIDTH)
    layers = torch.linalg.qr(torch.randn(DEPTHS, SEEDS, WIDTH, WIDTH))[0] / 2
    cells = [back(delta, layers, torch.float16, 2.0**k).median(1).values[::2].tolist() for k in POWERS]
    sixteen = [half(back(delta, layers, torch.float16, 2.0**k)) for k in (0, 10, 20)]
    worst = max(back(delta, layers, torch.bfloat16, 2.0**k).max().item() for k in (0, 16))
    return {"cells": cells, "powers": list(POWERS), "worst_bfloat16": worst,
            "half": dict(zip(("none", "ten", "twenty"), sixteen, strict=True)),
            "theory": theory(torch.float16, 0.5, START * 0.6745)}


def half(lost):
    """The first layer at which half of the gradients are lost: median, smallest, largest of the seeds."""
    first = ((lost >= 0.5).int().argmax(0) + 1).sort().values
    return {"median": first[len(first) // 2].item(), "low": first[0].item(), "high": first[-1].item()}


def draw(figure, result, word=str):
    axes = figure.subplots()
    for k, row in zip(result["powers"], result["cells"], strict=True):
        for at, lost in enumerate(row):
            if lost > 0.005:
                strength = min(0.08 + 0.9 * lost, 0.9)
                axes.add_patch(Rectangle((2 * at, k - 1), 2, 2, facecolor="C1", alpha=strength, linewidth=0))
    axes.plot([result["theory"], 40], [0, 40 - result["theory"]], "k--", linewidth=1)
    axes.text(30, 6, word("zero"), color="white", ha="center", va="center")
    axes.text(20, 33, word("infinite"), color="white", ha="center", va="center")
    axes.text(14, 14, word("all there"), ha="center", va="center")
    axes.set(xlim=(0, 40), ylim=(-1, 41), xlabel=word("layers on the way back"), ylabel="log₂ S")
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
