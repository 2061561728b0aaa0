"""Both weights zig-zag because the steep direction is the diagonal; rotating the axes changes the picture and not the
speed, centring changes the speed. One linear neuron with two inputs and squared loss, exact second moments.
"""

import math

import torch
from gaussian_means import gaussian_mean

START = (-1.2, 2.2)
EPSILON = 0.01
SINGLE = 0.8  # the learning rate of the path that takes one sample after the other


# --8<-- [start:descend]
def descend(hessian, error, rate, steps):
    """Gradient descent on ½ eᵀHe, with e = w − w*."""
    path = [error]
    for _ in range(steps):
        path.append(path[-1] - rate * hessian @ path[-1])
    return torch.stack(path)
# --8<-- [end:descend]


# --8<-- [start:hessian]
def second_moments(mean, variance, n=2):
    """E[h hᵀ] of n independent inputs, equal mean and variance."""
    ones = torch.ones(n, n, dtype=torch.float64)
    return variance * torch.eye(n, dtype=torch.float64) + mean**2 * ones
# --8<-- [end:hessian]


def turns(path):
    """How often each coordinate turns round in the first 20 steps."""
    moves = path[:21].diff(dim=0)
    return [int(k) for k in (moves[1:] * moves[:-1] < -1e-15).sum(0)]


def arrival(path):
    """Steps until the distance is a hundredth of the first."""
    distance = path.norm(dim=1)
    return int((distance < EPSILON * distance[0]).nonzero()[0])


def one_by_one(mean, rate, error, steps):
    """Stochastic descent: one sample after the other, h = σ(z) − ½ + mean."""
    path = [error]
    for z in torch.randn(steps, 2, dtype=torch.float64):
        h = torch.sigmoid(z) - 0.5 + mean
        path.append(path[-1] - rate * (h @ path[-1]) * h)
    return torch.stack(path)


def compute() -> dict:
    torch.manual_seed(0)
    variance = gaussian_mean(lambda z: torch.sigmoid(z) ** 2) - 0.25
    error = torch.tensor(START, dtype=torch.float64)
    hessian, centred = second_moments(0.5, variance), second_moments(0.0, variance)
    low, high = torch.linalg.eigvalsh(hessian).tolist()
    turn = torch.tensor([[1.0, 1], [1, -1]], dtype=torch.float64) / math.sqrt(2)
    flip = torch.diag(torch.tensor([1.0, -1], dtype=torch.float64))
    rate = 1.9 / high
    runs = {"zigzag": (hessian, error, rate), "calm": (hessian, error, 1 / high),
            "best": (hessian, error, 2 / (low + high)), "rotated": (turn @ hessian @ turn.T, turn @ error, rate),
            "flipped": (flip @ hessian @ flip, flip @ error, rate), "centred": (centred, error, rate),
            "centred_best": (centred, error, 1 / variance)}
    paths = {name: descend(*run, 400) for name, run in runs.items()}
    single = one_by_one(0.5, SINGLE, error, 40)
    return {"variance": variance, "low": low, "high": high, "condition": high / low,
            "rate": rate, "rate_single": SINGLE, "rate_centred": 1 / variance,
            "steps": {name: arrival(path) for name, path in paths.items()},
            "turns": {name: turns(path) for name, path in paths.items()},
            "same": (paths["zigzag"].norm(dim=1) - paths["rotated"].norm(dim=1)).abs().max().item(),
            "single_agree": (single.diff(dim=0).prod(1) > 0).double().mean().item(),
            "paths": {name: paths[name][:41].tolist() for name in ("zigzag", "calm", "centred", "rotated")}
            | {"single": single.tolist()}}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(4.4 if tall else 5.6)
    panels = figure.subplots(2, 2)
    low, high, variance = result["low"], result["high"], result["variance"]
    diagonal = ((2**-0.5, 2**-0.5), (2**-0.5, -(2**-0.5)))
    shapes = {"zigzag": (low, high, diagonal), "single": (low, high, diagonal),
              "rotated": (low, high, ((1, 0), (0, 1))), "centred": (variance, variance, diagonal)}
    titles = {"zigzag": word("whole batch"), "single": word("one at a time"), "rotated": word("rotated axes"),
              "centred": word("centred")}
    for axes, (name, (flat, steep, (u, v))) in zip(panels.flat, shapes.items(), strict=True):
        for level in (0.002, 0.012, 0.04, 0.09, 0.16):
            angles = [2 * math.pi * k / 36 for k in range(37)]
            along, across = (2 * level / steep) ** 0.5, (2 * level / flat) ** 0.5
            axes.plot([along * math.cos(a) * u[0] + across * math.sin(a) * v[0] for a in angles],
                      [along * math.cos(a) * u[1] + across * math.sin(a) * v[1] for a in angles],
                      color="gray", lw=0.7)
        axes.plot(*zip(*result["paths"][name], strict=True), "o-", color="C0", markersize=2.2, lw=1)
        axes.plot([0], [0], "+", color="C1", markersize=10, markeredgewidth=2)
        axes.set(aspect="equal", xlim=(-2.6, 2.6), ylim=(-2.6, 2.6))
        axes.set_title(titles[name], fontsize=10)
        names = ("(e₁ + e₂)/√2", "(e₁ − e₂)/√2") if name == "rotated" else ("e₁", "e₂")
        axes.set_xlabel(names[0], labelpad=1)
        axes.set_ylabel(names[1], labelpad=1)
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(layout="constrained"), compute())
    plt.show()
