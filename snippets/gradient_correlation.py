"""Likeness of gradients at unrelated inputs: halved by each plain block with BatchNorm, kept by scaled skips.

64 Gaussian inputs per network, width 256, random weights; the theory takes infinite width.
"""

import math

import torch
from line_slopes import alike, along, stacks
from random_layers import interval
from residual_blocks import he

SEEDS, WIDTH, DEPTH, INPUTS = 10, 256, 50, 64


# --8<-- [start:aligned]
def aligned(depth, skip=0, a=1.0):
    """Correlation of signals c and of gradients, no normalisation."""
    c, rho, path = 0.0, 1.0, [1.0]
    for _ in range(depth):
        angle = math.acos(c)
        both = 1 - angle / math.pi
        branch = math.sin(angle) / math.pi + c * both
        rho *= (skip + a * a * both) / (skip + a * a)
        c = min(1.0, (skip * c + a * a * branch) / (skip + a * a))
        path.append(rho)
    return path
# --8<-- [end:aligned]


def theory(depth):
    """With BatchNorm inputs stay uncorrelated: half of the units that are on for one are on for the other."""
    grow, variance, path = 1 - 1 / math.pi, 1.0, [1.0]
    for _ in range(depth):
        path.append(path[-1] * (1 + 0.5 / variance) / (1 + 1 / variance))
        variance += grow
    return {"plain": aligned(depth), "plain_bn": [0.5**k for k in range(depth + 1)],
            "residual": aligned(depth, 1), "scaled": aligned(depth, 1, depth**-0.5), "residual_bn": path}


def compute() -> dict:
    expected, runs = theory(DEPTH), {}
    for name, options in stacks(DEPTH).items():
        rows = []
        for seed in range(SEEDS):
            torch.manual_seed(seed)
            h, direction = torch.randn(INPUTS, WIDTH), torch.randn(1, WIDTH).expand(INPUTS, WIDTH)
            path = along(h, direction, he(DEPTH, WIDTH), **options)
            rows.append(torch.stack([alike(t).squeeze() for t in path]))
        runs[name] = [interval(column) for column in torch.stack(rows, 1)]
    return {
        "runs": runs, "theory": expected,
        "at": {name: {str(k): {"run": rows[k], "theory": expected[name][k]} for k in (5, 10, 50)}
               for name, rows in runs.items()},
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.0)
    axes = figure.subplots()
    styles = {"scaled": ("C0", "o", "h + F/√L", 30, 1.0), "residual_bn": ("C2", "^", "h + F(BN)", 36, 0.2),
              "residual": ("C1", "s", "h + F", 16.5, 0.107), "plain": ("gray", "D", word("no skip"), 13, 0.0027),
              "plain_bn": ("C3", "v", word("no skip") + " + BN", 11, 0.0013)}
    for name, (color, marker, label, x, y) in styles.items():
        rows = [(k, row) for k, row in enumerate(result["runs"][name]) if k <= 10 or k % 5 == 0]
        rows = [(k, row) for k, row in rows if row["median"] > 1e-3 and (k <= 10 or name != "plain_bn")]
        points = [row["median"] for _, row in rows]
        bars = [[p - max(row["low"], 1e-4) for p, (_, row) in zip(points, rows, strict=True)],
                [row["high"] - p for p, (_, row) in zip(points, rows, strict=True)]]
        axes.errorbar([k for k, _ in rows], points, bars, color=color, marker=marker, markersize=4, linestyle="none",
                      linewidth=1)
        expected = [p for p in result["theory"][name] if p > 8e-4]
        axes.plot(range(len(expected)), expected, color=color, linewidth=1, linestyle="--")
        axes.text(x, y, label, color=color)
    axes.set(yscale="log", ylim=(8e-4, 1.6), xlabel=word("block l"), ylabel=word("correlation of gradients"))
    axes.set_yticks([1e-3, 1e-2, 1e-1, 1])
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
