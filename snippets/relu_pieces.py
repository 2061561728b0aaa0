"""A sum of shifted ReLU units is any polyline you like, so one hidden layer follows a smooth curve as closely as it
has units. The weights are written down, not learnt.
"""

import math

import torch


# --8<-- [start:build]
def build(function, knots):
    values = function(knots)
    slopes = values.diff() / knots.diff()
    a = torch.cat([slopes[:1], slopes.diff()])
    return knots[:-1], a, values[0]


def pieces(x, t, a):
    return a * torch.relu(x[:, None] - t)
# --8<-- [end:build]


def largest_error(count):
    knots = torch.linspace(-math.pi, math.pi, count + 1, dtype=torch.float64)
    x = torch.linspace(-math.pi, math.pi, 20 * 1024 + 1, dtype=torch.float64)
    shifts, bends, start = build(torch.sin, knots)
    return (start + pieces(x, shifts, bends).sum(1) - x.sin()).abs().max().item()


def compute() -> dict:
    counts = [4, 8, 16, 32, 64, 128]
    errors = [largest_error(n) for n in counts]
    knots = torch.linspace(-math.pi, math.pi, 6, dtype=torch.float64)
    shifts, bends, start = build(torch.sin, knots)
    x = torch.linspace(-math.pi, math.pi, 121, dtype=torch.float64)
    parts = pieces(x, shifts, bends)
    return {"x": x.tolist(), "pieces": parts.T.tolist(), "sum": (start + parts.sum(1)).tolist(),
            "knots": knots.tolist(), "values": knots.sin().tolist(), "units": len(bends),
            "errors": {str(n): error for n, error in zip(counts, errors, strict=True)},
            "bounds": {str(n): (2 * math.pi / n) ** 2 / 8 for n in counts}, "five": largest_error(5),
            "shrink": {str(n): a / b for n, a, b in zip(counts[1:], errors, errors[1:], strict=False)}}


def draw(figure, result, word=str):
    import numpy as np

    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    if tall:
        figure.set_figheight(5.4)
    x = np.array(result["x"])
    styles = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
    left.axhline(0, color="gray", linewidth=1)
    for k, (piece, style, knot) in enumerate(zip(result["pieces"], styles, result["knots"], strict=False)):
        piece = np.array(piece)
        active = x >= knot - 1e-9
        left.plot(x[active], piece[active], color=f"C{k}", linestyle=style)
        left.plot(knot, 0, "o", color=f"C{k}", markersize=4.5)
        left.text(3.3, piece[-1] + (0, 0, 0, -0.35, 0.35)[k], "k = " + str(k + 1), color=f"C{k}", va="center")
    left.set(title=word("five pieces"), xlim=(-3.5, 4.9), xlabel="x")
    right.plot(x, np.sin(x), color="black", linestyle=":", linewidth=1.2)
    right.plot(x, result["sum"], color="C0")
    right.plot(result["knots"], result["values"], "o", color="C0", markersize=4.5)
    right.set(title=word("their sum"), xlabel="x", ylim=(-1.25, 1.25))
    for axes in (left, right):
        axes.title.set_fontsize(10)
        axes.set_xticks([-np.pi, 0, np.pi], ["−π", "0", "π"])


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
