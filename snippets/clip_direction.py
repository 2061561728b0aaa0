"""Clipping by norm keeps the direction of a gradient; clipping by value bends it towards a corner of a cube.

Gradients of two deep networks at the start, nothing trained; Gaussian numbers for comparison.
"""

import math

import torch
from deep_nets import data, gradients, spread, start

SEEDS, HIDDEN, DRAWS = 10, 8, 20000
LIMITS = [10 ** (k / 4) for k in range(-20, 1)]  # as a share of the largest entry


# --8<-- [start:clips]
def by_norm(g, limit):
    return g * (limit / g.norm(dim=-1, keepdim=True)).clamp(max=1)


def by_value(g, limit):
    return g.clamp(-limit, limit)


def cosine(a, b):
    return torch.cosine_similarity(a, b, dim=-1)
# --8<-- [end:clips]


def flat(f, gain):
    torch.manual_seed(0)
    x, y = data(dtype=torch.float64)
    parts = gradients(x, y, start(HIDDEN, gain, SEEDS, dtype=torch.float64), f)[1]
    return torch.cat([part.flatten(1) for part in parts], 1), parts[-1][0].numel()


def compute() -> dict:
    result = {"limits": LIMITS, "theory": math.sqrt(2 / math.pi), "nets": {}}
    torch.manual_seed(0)
    gaussian = torch.randn(SEEDS, DRAWS, dtype=torch.float64)
    cases = {"gaussian": (gaussian, 1), "relu": flat(torch.relu, 2 * 2**0.5), "sigmoid": flat(torch.sigmoid, 1.0)}
    for name, (g, last) in cases.items():
        largest = g.abs().amax(1, keepdim=True)
        curve = [spread(cosine(g, g.clamp(-limit * largest, limit * largest))) for limit in LIMITS]
        share = [(v[:, -last:].norm(dim=1) / v.norm(dim=1)).square() for v in (g, by_value(g, 1e-5 * largest))]
        result["nets"][name] = {"curve": curve, "sign": spread(cosine(g, g.sign())), "norm": spread(g.norm(dim=1)),
                                "kept": spread(cosine(g, by_norm(g, 0.01))), "shares": [spread(s) for s in share]}
    angle = torch.linspace(0.15, 2 * math.pi + 0.15, 13, dtype=torch.float64)[:-1]
    g = torch.stack([2 * angle.cos(), 1.5 * angle.sin()], 1)
    return result | {"points": g.tolist(), "norm": by_norm(g, 1.0).tolist(), "value": by_value(g, 1.0).tolist()}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.6)
        grid = figure.add_gridspec(2, 2)
        panels = [figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, :])]
    else:
        panels = figure.subplots(1, 3, width_ratios=[1, 1, 1.5])
    names = (("norm", word("by norm"), "C0"), ("value", word("by value"), "C1"))
    for axes, (name, title, color) in zip(panels[:2], names, strict=True):
        for g, to in zip(result["points"], result[name], strict=True):
            axes.plot([0, g[0]], [0, g[1]], color="lightgray", linewidth=1)
            axes.annotate("", xy=to, xytext=g, arrowprops={"arrowstyle": "->", "color": color, "shrinkA": 0,
                                                           "shrinkB": 0})
        axes.set(title=title, aspect="equal", xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), xticks=(-1, 1), yticks=(-1, 1),
                 xlabel="g₁", ylabel="g₂")
    styles = {"gaussian": ("C2", ":", word("Gaussian"), (1e-5, 0.83)), "relu": ("C0", "-", "ReLU", (1e-5, 0.62)),
              "sigmoid": ("C1", "--", "σ", (3e-4, 0.28))}
    for name, (color, style, label, at) in styles.items():
        rows = result["nets"][name]["curve"]
        panels[2].fill_between(result["limits"], [row["low"] for row in rows], [row["high"] for row in rows],
                               color=color, alpha=0.25, linewidth=0)
        panels[2].plot(result["limits"], [row["median"] for row in rows], color=color, linestyle=style, linewidth=2)
        panels[2].text(*at, label, color=color)
    panels[2].axhline(1, color="lightgray", linewidth=1)
    panels[2].set(xscale="log", xlabel=word("threshold / largest entry"), ylabel=word("cosine"), ylim=(0, 1.05))
    for axes in panels:
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
