"""Two pairs of the seven properties pull against each other: bounded against non-saturating, identity against bend.

Means over an interval or under N(0, 1); what a network makes of it is not asked.
"""

import math

import torch
import torch.nn.functional as F
from gaussian_means import gaussian_mean

FUNCTIONS = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": F.relu, "sin": torch.sin}
MORE = {"tanh": torch.tanh, "hardtanh": F.hardtanh, "sigmoid": torch.sigmoid, "relu": F.relu,
        "elu": F.elu, "selu": F.selu, "gelu": F.gelu, "silu": F.silu, "sin": torch.sin, "softplus": F.softplus}
NAMES = {"tanh": "tanh", "hardtanh": "hard tanh", "sigmoid": "sigmoid", "relu": "ReLU",
         "elu": "ELU", "selu": "SELU", "gelu": "GELU", "silu": "SiLU", "sin": "sin", "softplus": "Softplus"}


# --8<-- [start:average]
def average_slope(f, R, points=200_001):
    """Mean of |f'| over [-R, R]: the way up and down, by 2R."""
    y = f(torch.linspace(-R, R, points, dtype=torch.float64))
    return (y.diff().abs().sum() / (2 * R)).item()
# --8<-- [end:average]


# --8<-- [start:bend]
def bend(f):
    """Mean square of what the best line a + cz leaves, N(0, 1)."""
    a, c = gaussian_mean(f), gaussian_mean(lambda z: z * f(z))
    return gaussian_mean(lambda z: (f(z) - a - c * z) ** 2)


def distance(f):
    """Mean square distance of f from the identity, N(0, 1)."""
    return gaussian_mean(lambda z: (f(z) - z) ** 2)
# --8<-- [end:bend]


def compute() -> dict:
    ranges = [10 ** (k / 8) for k in range(25)]
    return {"ranges": ranges,
            "slopes": {name: [average_slope(f, R) for R in ranges] for name, f in FUNCTIONS.items()},
            "hundred": {name: average_slope(f, 100) for name, f in FUNCTIONS.items()}, "wave": 2 / math.pi,
            "points": {name: {"distance": distance(f), "bend": bend(f)} for name, f in MORE.items()},
            "excess": max(bend(f) - distance(f) for f in MORE.values())}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.4)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    styles = {"sin": ("C2", ":"), "relu": ("C1", "--"), "tanh": ("C0", "-"), "sigmoid": ("C3", "-.")}
    for name, (color, style) in styles.items():
        curve = result["slopes"][name]
        left.plot(result["ranges"], curve, color=color, linestyle=style, linewidth=2)
        left.text(1150, curve[-1] * (1.25 if name == "sin" else 0.8 if name == "relu" else 1), NAMES[name],
                  color=color, va="center")
    left.set(xscale="log", yscale="log", xlabel="R", xlim=(1, 9000), ylim=(3e-4, 1.6))
    left.set_xticks([1, 10, 100, 1000])
    left.set_title(word("mean of |f′| over [−R, R]"), fontsize=10)
    places = {"gelu": (-4, 5, "right"), "silu": (5, -1, "left"), "selu": (6, -9, "left"), "elu": (-5, 0, "right"),
              "hardtanh": (5, -6, "left"), "sin": (0, 7, "center"), "relu": (5, 3, "left"),
              "sigmoid": (-6, 0, "right"), "softplus": (-2, -11, "center"), "tanh": (5, -6, "left")}
    right.plot([5e-4, 0.2], [5e-4, 0.2], color="gray", linewidth=1)
    for name, point in result["points"].items():
        dx, dy, side = places[name]
        right.plot(point["distance"], point["bend"], marker="o", color="C0", markersize=5)
        right.annotate(NAMES[name], (point["distance"], point["bend"]), (dx, dy), textcoords="offset points", ha=side,
                       va="center", fontsize=9)
    right.set(xscale="log", yscale="log", xlabel="E[(f(z) − z)²]", xlim=(0.015, 2.5), ylim=(4e-4, 0.25))
    right.set_title(word("what a straight line leaves"), fontsize=10)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
