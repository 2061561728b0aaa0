"""Behind BatchNorm the scale of the weights does not matter for the loss, and the gradient falls as 1 over that scale.

The second of three hidden layers is rescaled at the start; nothing is trained.
"""

import math

import torch
from norm_layers import hat
from race import start
from race_data import digits
from random_layers import interval
from torch.nn.functional import cross_entropy

SEEDS, WIDTH = 10, 64
SCALES = [10 ** (k / 2) for k in range(-12, 9)]


# --8<-- [start:rescaled]
def rescaled(x, y, weights, scale, norm):
    """The loss, ‖∂C/∂W₁‖ and ‖∂C/∂W₂‖ when W₂ is multiplied by a scale."""
    W1 = weights[0].clone().requires_grad_()
    W2 = (weights[1] * scale).requires_grad_()
    h = x
    for W in (W1, W2, weights[2]):
        h = torch.relu(norm(h @ W))
    outputs = h @ weights[3]
    loss = cross_entropy(outputs.mT, y, reduction="none").mean(1)
    found = torch.autograd.grad(loss.sum(), (W1, W2))
    return loss.detach(), *(g.norm(dim=(1, 2)) for g in found)
# --8<-- [end:rescaled]


def batch(u):
    return hat(u, -2)


def layer(u):
    return hat(u, -1)


def plain(u):
    return u


def compute() -> dict:
    torch.manual_seed(0)
    x, y = digits()
    sizes = (x.shape[1], WIDTH, WIDTH, WIDTH, 10)
    weights = [W.double() for W in start(sizes, SEEDS, [2**0.5] * 3 + [1.0])[0]]
    x, y = x.double().expand(SEEDS, -1, -1), y.expand(SEEDS, -1)
    result = {"scales": SCALES}
    for norm in (plain, batch, layer):
        runs = [rescaled(x, y, weights, scale, norm) for scale in SCALES]
        loss, below, own = (torch.stack([run[k] for run in runs]) for k in range(3))
        here, there = SCALES.index(1.0), SCALES.index(100.0)
        result[norm.__name__] = {
            "below": [interval(row) for row in below], "own": [interval(row) for row in own],
            "drift": (loss[there] / loss[here] - 1).abs().max().item(),
            "slope": {name: interval((part[there] / part[here]).log() / math.log(100))
                      for name, part in (("below", below), ("own", own))},
        }
    return result


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.6)
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2)
    styles = {"plain": ("C0", "-", 2), "batch": ("C1", "--", 2.5), "layer": ("C2", ":", 2.5)}
    for axes, part, title in zip(panels, ("below", "own"), ("‖∂C/∂W₁‖", "‖∂C/∂W₂‖"), strict=True):
        for name, (color, style, thick) in styles.items():
            rows = result[name][part]
            axes.fill_between(result["scales"], [row["low"] for row in rows], [row["high"] for row in rows],
                              color=color, alpha=0.2, linewidth=0)
            axes.plot(result["scales"], [row["median"] for row in rows], color=color, linestyle=style,
                      linewidth=thick)
        axes.set(xscale="log", yscale="log", title=title, xlabel=word("scale of W₂"))
        axes.set_xticks([1e-6, 1e-3, 1, 1e3])
        axes.spines[["top", "right"]].set_visible(False)
    below, own = panels
    below.text(1e-3, 1e-5, word("no norm"), color="C0")
    below.text(2e4, 0.1, "BatchNorm,\nLayerNorm", color="C1", ha="right", va="top")
    own.text(0.05, 3e-2, "BatchNorm,\nLayerNorm", color="C1", ha="right", va="top")
    own.text(1e4, 6, word("no norm"), color="C0", ha="right", va="bottom")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
