"""Twelve derivatives written by hand agree with autograd to 1e-9.

Checked in float64 on a grid from -30 to 30; other formats are not tried.
"""

import torch
import torch.nn.functional as F
from activation_functions import (
    NAMES,
    TWELVE,
    elu,
    elu_slope,
    gelu_tanh,
    gelu_tanh_slope,
    leaky_relu,
    leaky_relu_slope,
    sigmoid_slope,
    softplus,
    softplus_slope,
)

JUMP = 0.3  # where the drawn derivative changes more from one point to the next, the function has a kink
KINKS = (-3.0, 0.0, 3.0)
THEIRS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": F.relu, "leaky": F.leaky_relu, "elu": F.elu,
          "selu": F.selu, "softplus": F.softplus, "gelu": F.gelu, "silu": F.silu, "mish": F.mish,
          "hardswish": F.hardswish, "prelu": lambda x: F.prelu(x, torch.full((1,), 0.25).to(x))}


# --8<-- [start:compare]
def compare(value, slope, reference, x):
    """Largest distance from torch's value and from autograd's slope."""
    x = x.clone().requires_grad_()
    y = reference(x)
    (dy,) = torch.autograd.grad(y.sum(), x)
    return {"value": (value(x) - y).abs().max().item(),
            "slope": (slope(x) - dy).abs().max().item()}
# --8<-- [end:compare]


def others():
    """The same formulas with parameters that are not the defaults; a slope above 1 and a negative one among them."""
    for a in (0.2, 2.0, -0.5):
        yield f"leaky {a}", lambda x, a=a: leaky_relu(x, a), lambda x, a=a: leaky_relu_slope(x, a), \
            lambda x, a=a: F.leaky_relu(x, a)
    for a in (0.5, 2.0):
        yield f"elu {a}", lambda x, a=a: elu(x, a), lambda x, a=a: elu_slope(x, a), lambda x, a=a: F.elu(x, a)
    yield "gelu tanh", gelu_tanh, gelu_tanh_slope, lambda x: F.gelu(x, approximate="tanh")
    yield "softplus 3", lambda x: softplus(x, 3), lambda x: softplus_slope(x, 3), \
        lambda x: F.softplus(x, 3, threshold=100)
    yield "softplus threshold", softplus, softplus_slope, lambda x: F.softplus(x, threshold=100)


def extremes(value, slope, x):
    y, dy = value(x), slope(x)
    return {"low": y.min().item(), "at": x[y.argmin()].item(), "steepest": dy.max().item(),
            "flattest": dy.min().item()}


def compute() -> dict:
    x = torch.linspace(-30, 30, 6001, dtype=torch.float64).round(decimals=2)
    errors = {name: compare(*TWELVE[name], THEIRS[name], x) for name in TWELVE}
    errors |= {name: compare(value, slope, reference, x) for name, value, slope, reference in others()}
    exact = {name: max(pair.values()) for name, pair in errors.items() if name != "softplus"}
    learned = torch.full((1,), 1.5, dtype=torch.float64, requires_grad=True)
    (by_alpha,) = torch.autograd.grad(F.prelu(x, learned).sum(), learned)
    near = x[(x >= -6) & (x <= 6)]
    few = near[::10]
    return {
        "worst": max(exact.values()), "cases": len(errors), "softplus": errors["softplus"]["value"], "errors": errors,
        "alpha_slope": (by_alpha - x.clamp(max=0).sum()).abs().item(),
        "shape": {name: extremes(*TWELVE[name], near) for name in TWELVE},
        "sigmoid_at": {"five": sigmoid_slope(x[x == -5.0]).item(), "tenth": sigmoid_slope(x[x == -0.1]).item()},
        "max_form": {name: (torch.maximum(a * x, x) - F.leaky_relu(x, a)).abs().max().item()
                     for name, a in {"small": 0.01, "negative": -0.5, "large": 2.0}.items()},
        "x": few.tolist(), "panels": [list(pair) for pair in NAMES.items()],
        "curves": {name: {"value": value(few).tolist(), "slope": slope(few).tolist()}
                   for name, (value, slope) in TWELVE.items()},
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(6.6 if tall else 5.4)
    grid = figure.subplots(4 if tall else 3, 3 if tall else 4, sharex=True, sharey=True).flat
    for axes, (name, label) in zip(grid, result["panels"], strict=True):
        curve = result["curves"][name]
        axes.axhline(0, color="lightgray", linewidth=0.8, zorder=0)
        axes.axvline(0, color="lightgray", linewidth=0.8, zorder=0)
        axes.plot(result["x"], curve["value"], color="C0", linewidth=2.2)
        broken_line(axes, result["x"], curve["slope"])
        axes.set_xlim(-4.4, 4.4)
        axes.set_ylim(-2, 3)
        axes.set_xticks([-4, 0, 4])
        axes.set_title(label, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        if name == "tanh":
            axes.text(2.2, 1.2, "f", color="C0")
            axes.text(2.2, 0.2, "f′", color="C1")


def broken_line(axes, x, y):
    """A dashed line that is not drawn across a jump; there a full dot marks the value and an open one its absence."""
    jumps = [i for i in range(1, len(y)) if abs(y[i] - y[i - 1]) > JUMP]
    for start, end in zip([0, *jumps], [*jumps, len(y)], strict=True):
        axes.plot(x[start:end], y[start:end], color="C1", linewidth=1.6, linestyle=(0, (3, 1.2)))
    for i in jumps:
        on, off = (i - 1, i) if x[i - 1] in KINKS else (i, i - 1)
        axes.plot(x[on], y[off], color="C1", marker="o", markersize=4, markerfacecolor="white")
        axes.plot(x[on], y[on], color="C1", marker="o", markersize=4)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
