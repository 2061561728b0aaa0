"""With x² as activation one hidden layer fits sin no better at width 256 than at width 3; with ReLU the error keeps
falling. The hidden weights are random and the output layer is solved exactly, so no learning rate is to blame.
"""

import math

import torch

WIDTHS, SEEDS = (1, 2, 3, 4, 8, 16, 32, 64, 128, 256), 10
POINTS = 1000


# --8<-- [start:fit]
def fit(x, target, weights, biases, f):
    h = f(x[:, None] * weights + biases)
    h = torch.cat([h, torch.ones_like(x)[:, None]], 1)
    output = torch.linalg.pinv(h) @ target[:, None]
    return (h @ output).squeeze(1), output
# --8<-- [end:fit]


def predict(x, weights, biases, f, output):
    return (torch.cat([f(x[:, None] * weights + biases), torch.ones_like(x)[:, None]], 1) @ output).squeeze(1)


def rms(error):
    return error.square().mean().sqrt().item()


def summary(values):
    low, median, high = torch.tensor(values, dtype=torch.float64).quantile(
        torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def sweep(f, x, outside):
    inside_error, outside_error, spread, curves = {}, {}, [], []
    view = torch.linspace(-2 * math.pi, 2 * math.pi, 161, dtype=torch.float64)
    for width in WIDTHS:
        inner, outer = [], []
        for seed in range(SEEDS):
            torch.manual_seed(seed)
            weights = torch.randn(width, dtype=torch.float64)
            biases = -weights * (torch.rand(width, dtype=torch.float64) * 2 - 1) * math.pi
            y, output = fit(x, x.sin(), weights, biases, f)
            inner.append(rms(y - x.sin()))
            outer.append(rms(predict(outside, weights, biases, f, output) - outside.sin()))
            if width == 64 and seed == 0:
                curves = predict(view, weights, biases, f, output).tolist()
        inside_error[str(width)], outside_error[str(width)] = summary(inner), summary(outer)
        spread.append([min(inner), max(inner)])
    wide = [pair for width, pair in zip(WIDTHS, spread, strict=True) if width >= 3]
    return {"inside": inside_error, "outside": outside_error, "curve": curves,
            "spread": max(high for _, high in wide) - min(low for low, _ in wide)}


def compute() -> dict:
    step = 2 * math.pi / POINTS
    x = (torch.arange(POINTS, dtype=torch.float64) + 0.5) * step - math.pi
    outside = torch.cat([x[x < 0] - math.pi, x[x > 0] + math.pi])
    return {"square": sweep(torch.square, x, outside), "relu": sweep(torch.relu, x, outside),
            "theory": math.sqrt(0.5 - 3 / math.pi**2), "widths": list(WIDTHS),
            "view": torch.linspace(-2 * math.pi, 2 * math.pi, 161, dtype=torch.float64).tolist()}


def draw(figure, result, word=str):
    import numpy as np

    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    if tall:
        figure.set_figheight(5.4)
    view = np.array(result["view"])
    left.axvspan(-np.pi, np.pi, color="lightgray", alpha=0.35, linewidth=0)
    left.plot(view, np.sin(view), color="black", linewidth=1, linestyle=":")
    left.plot(view, result["relu"]["curve"], color="C0")
    left.plot(view, result["square"]["curve"], color="C1", linestyle="--")
    left.text(0, 2.0, word("training range"), ha="center", color="gray", fontsize=9)
    left.text(-6.1, -0.72, "sin", ha="left", va="top", color="black")
    left.text(5.7, 1.02, "x²", color="C1", ha="right", va="top")
    left.text(4.6, -2.2, "ReLU", color="C0", ha="right")
    left.set(ylim=(-2.6, 2.6), xlabel="x", xticks=[-2 * np.pi, -np.pi, 0, np.pi, 2 * np.pi])
    left.set_xticklabels(["−2π", "−π", "0", "π", "2π"])
    for name, colour, marker, label in (("square", "C1", "s", "x²"), ("relu", "C0", "o", "ReLU")):
        rows = [result[name]["inside"][str(n)] for n in result["widths"]]
        right.plot(result["widths"], [row["median"] for row in rows], color=colour, marker=marker, markersize=4)
        right.fill_between(result["widths"], [row["low"] for row in rows], [row["high"] for row in rows],
                           color=colour, alpha=0.2, linewidth=0)
        height = rows[-1]["median"] * (1.4 if name == "square" else 5)
        right.text(200, height, label, color=colour, ha="center", va="bottom")
    right.axhline(result["theory"], color="gray", linestyle=":", linewidth=1)
    right.set(xscale="log", yscale="log", xlabel=word("width") + " n", ylabel=word("error inside"), ylim=(None, 2))
    right.set_xticks([1, 10, 100])


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
