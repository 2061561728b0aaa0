"""The number of branches that the gradient passes is binomial: half of them, or about one if they are scaled.

The derivative is sorted by the number of branches passed, at the start; pre-normalisation uses LayerNorm.
"""

import torch
from random_layers import interval
from residual_blocks import he, norm

SEEDS, WIDTH, DEPTH = 10, 64, 50


def by_length(h, t, weights, scale=1.0, pre=False):
    """Row k: the part of ∂h_L/∂h₀ · t that passes k branches."""
    parts = torch.zeros(len(weights) + 1, *t.shape, dtype=t.dtype)
    parts[0] = t
    for W in weights:
        x, d = (norm(h), norm_slope(h, parts)) if pre else (h, parts)
        through = ((x > 0) * d) @ W
        parts[1:] += scale * through[:-1]
        h = h + scale * (x.relu() @ W)
    return parts


def norm_slope(h, t):
    """The derivative of LayerNorm at h in the direction t: it loses the mean and what is parallel to norm(h)."""
    x = norm(h)
    t = (t - t.mean(-1, keepdim=True)) / h.std(-1, correction=0, keepdim=True)
    return t - x * (x * t).mean(-1, keepdim=True)


def share(parts):
    """The part of each length in the sum of the mean squares."""
    squares = parts.double().square().mean((-2, -1))
    return squares / squares.sum(0)


# --8<-- [start:choose]
def passed(p):
    """Distribution of the number of blocks taken, chances p."""
    chances = torch.tensor([1.0], dtype=torch.float64)
    for q in p:
        none = torch.zeros(1, dtype=torch.float64)
        stay, go = torch.cat([chances, none]), torch.cat([none, chances])
        chances = (1 - q) * stay + q * go
    return chances
# --8<-- [end:choose]


def compute() -> dict:
    chances = {"unscaled": [0.5] * DEPTH, "scaled": [1 / (DEPTH + 1)] * DEPTH,
               "pre": [1 / (k + 2) for k in range(DEPTH)]}
    options = {"unscaled": {}, "scaled": {"scale": DEPTH**-0.5}, "pre": {"pre": True}}
    lengths, result = torch.arange(DEPTH + 1, dtype=torch.float64)[:, None], {}
    for name, p in chances.items():
        torch.manual_seed(0)
        h, t = torch.randn(2, SEEDS, 1, WIDTH)
        shares = share(by_length(h, t, he(DEPTH, WIDTH, SEEDS), **options[name]))
        theory = passed(p)
        result[name] = {"shares": [interval(row) for row in shares], "theory": theory.tolist(),
                        "mean": interval((lengths * shares).sum(0)), "expected": sum(p)}
    return {"stacks": result}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(4.8)
    axes = figure.subplots()
    styles = {"scaled": ("C0", "o", "h + F/√L", 2.6, 0.3), "pre": ("C2", "^", word("pre-norm"), 6.6, 0.13),
              "unscaled": ("C1", "s", "h + F", 30.5, 0.1)}
    for name, (color, marker, label, x, y) in styles.items():
        part = result["stacks"][name]
        lengths = [k for k, p in enumerate(part["theory"]) if p > 1e-3]
        rows = [part["shares"][k] for k in lengths]
        points = [row["median"] for row in rows]
        bars = [[row["median"] - row["low"] for row in rows], [row["high"] - row["median"] for row in rows]]
        axes.errorbar(lengths, points, bars, color=color, marker=marker, markersize=4, linestyle="none", linewidth=1)
        axes.plot(lengths, [part["theory"][k] for k in lengths], color=color, linewidth=1, linestyle="--")
        axes.text(x, y, label, color=color)
    axes.set(xlabel=word("branches on the path"), ylabel=word("share of the squared gradient"), ylim=(0, None),
             xlim=(-1, 40))
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
