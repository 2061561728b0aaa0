"""A SELU network a hundred layers deep keeps mean 0 and variance 1; ReLU with the same weights loses everything.

Random weights at the start, no training, no biases.
"""

import math

import torch
from activation_functions import relu, selu, selu_slope
from gaussian_means import gaussian_mean

DEPTH, WIDTH, BATCH, SEEDS = 100, 128, 32, 10


# --8<-- [start:constants]
def constants():
    """λ and α of SELU: E[f] = 0 gives α, then E[f²] = 1 gives λ."""
    def below(t):
        return math.erfc(-t / math.sqrt(2)) / 2
    one, two = math.exp(1 / 2) * below(-1), math.exp(2) * below(-2)
    alpha = 1 / math.sqrt(2 * math.pi) / (1 / 2 - one)
    return (1 / 2 + alpha**2 * (two - 2 * one + 1 / 2)) ** -0.5, alpha
# --8<-- [end:constants]


def deep(f, gain, start=1.0):
    """Mean and variance of h, layer by layer, for every seed; the inputs have variance `start`."""
    h = math.sqrt(start) * torch.randn(SEEDS, BATCH, WIDTH)
    moments = []
    for _ in range(DEPTH):
        h = f(h @ (gain / WIDTH**0.5 * torch.randn(SEEDS, WIDTH, WIDTH)))
        moments.append(torch.stack([h.mean((1, 2)), h.var((1, 2))]))
    return torch.stack(moments)


def interval(values):
    low, median, high = values.double().quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def summary(f, gain, start=1.0):
    torch.manual_seed(0)
    moments = deep(f, gain, start)
    return {"mean": interval(moments[-1, 0]), "variance": interval(moments[-1, 1]),
            "curve": moments[:, 1].median(1).values.tolist()}


def compute() -> dict:
    scale, alpha = constants()
    cases = {"selu": (selu, 1.0), "selu_he": (selu, 2**0.5), "relu": (relu, 1.0), "relu_he": (relu, 2**0.5),
             "large": (selu, 1.0, 9.0), "small": (selu, 1.0, 1 / 9)}
    return {"scale": scale, "alpha": alpha, "mean": abs(gaussian_mean(selu)),
            "variance": abs(gaussian_mean(lambda z: selu(z) ** 2) - 1),
            "pull": gaussian_mean(lambda z: z * selu(z) * selu_slope(z)),
            "cases": {name: summary(*case) for name, case in cases.items()}}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.8)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    lines = {"selu": ("C0", "-", "SELU", (98, 2.5), "bottom"),
             "selu_he": ("C3", "-.", "SELU, g = √2", (98, 3e6), "bottom"),
             "relu": ("C1", "--", "ReLU", (42, 1e-15), "top"),
             "relu_he": ("C2", (0, (5, 1)), "ReLU, g = √2", (98, 1e-3), "top")}
    for name, (color, style, label, place, side) in lines.items():
        curve = result["cases"][name]["curve"]
        left.plot(range(1, len(curve) + 1), curve, color=color, linestyle=style, linewidth=2)
        left.text(*place, label, color=color, va=side, ha="right")
    left.set_ylim(1e-33, 1e10)
    for name, style, label in (("large", "--", "9"), ("selu", "-", "1"), ("small", ":", "1/9")):
        curve = result["cases"][name]["curve"][:25]
        right.plot(range(1, 26), curve, color="C0", linestyle=style, linewidth=2)
        right.text(0.5, curve[0], label, color="C0", va="center", ha="right")
    for axes in (left, right):
        axes.set_yscale("log")
        axes.set_xlabel(word("layer"))
        axes.set_title(word("variance of h"), fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
    right.minorticks_off()
    right.set(xlim=(-2.5, 26), xticks=[1, 5, 10, 15, 20, 25], ylim=(0.1, 10))
    right.set_yticks([0.1, 0.2, 0.5, 1, 2, 5, 10], ["0.1", "0.2", "0.5", "1", "2", "5", "10"])


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
