"""The textbook formulas of tanh and sigmoid break long before their results do.

Four number formats; other formulas have their own limits.
"""

import torch
from activation_functions import sigmoid, tanh
from float_formats import FORMATS, first, slopes


# --8<-- [start:stable]
def stable_sigmoid(x):
    small = torch.exp(-x.abs())
    return torch.where(x >= 0, torch.ones_like(x), small) / (1 + small)


def stable_tanh(x):
    t = torch.expm1(-2 * x.abs())
    return -torch.sign(x) * t / (2 + t)
# --8<-- [end:stable]


def limits(dtype):
    return {
        "tanh": first(lambda x: tanh(x).isnan(), dtype),
        "sigmoid_slope": -first(lambda x: slopes(sigmoid, -x).isnan(), dtype),
    }


def relative_error(f, x):
    exact = torch.tanh(x.double())
    return ((f(x).double() - exact) / exact).abs()


def compute() -> dict:
    small = torch.logspace(-7, 0, 141, dtype=torch.float64).to(torch.float32)
    half = torch.arange(0, 14, 0.25, dtype=torch.float16)
    naive = tanh(half)
    grid = torch.linspace(-700, 700, 2801, dtype=torch.float64)
    return {
        "limits": {name: limits(dtype) for name, dtype in FORMATS.items()},
        "stable_gap": max((stable_tanh(grid) - torch.tanh(grid)).abs().max().item(),
                          (stable_sigmoid(grid) - torch.sigmoid(grid)).abs().max().item()),
        "small": small.tolist(),
        "small_error": {"naive": relative_error(tanh, small).tolist(),
                        "stable": relative_error(stable_tanh, small).tolist()},
        "error_at": relative_error(tanh, torch.full((1,), 1e-5)).item(),
        "stable_worst": relative_error(stable_tanh, small).max().item(),
        "slope_at_zero": slopes(stable_sigmoid, torch.zeros(1)).item(),
        "half": half[~naive.isnan()].tolist(), "half_naive": naive[~naive.isnan()].tolist(),
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.2)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    end = result["limits"]["float16"]["tanh"]
    left.axhline(1, color="gray", linewidth=1, linestyle=":")
    left.plot(result["half"], result["half_naive"], color="C0", linewidth=2)
    left.axvspan(end, 14, color="C1", alpha=0.25, linewidth=0)
    left.text((end + 14) / 2, 0.5, "NaN", ha="center", va="center")
    left.set_xlim(0, 14)
    left.set_xticks([0, 4, 8, 12])
    left.set_ylim(0, 1.15)
    left.set_xlabel("x")
    left.set_title("(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), float16", fontsize=10)
    error = result["small_error"]
    points = [(x, e) for x, e in zip(result["small"], error["naive"], strict=True) if e > 0]
    right.plot(*zip(*points, strict=True), color="C1", marker="o", markersize=2.5, linestyle="none")
    points = [(x, e) for x, e in zip(result["small"], error["stable"], strict=True) if e > 0]
    right.plot(*zip(*points, strict=True), color="C0", marker="s", markersize=2.5, linestyle="none")
    right.set_xscale("log")
    right.set_yscale("log")
    right.set_ylim(1e-9, 3)
    right.text(2e-4, 1e-2, word("naive formula"), color="C1")
    right.text(9e-8, 6e-9, word("stable form"), color="C0", va="center")
    right.set_xlabel("x")
    right.set_title(word("relative error") + ", float32", fontsize=10)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
