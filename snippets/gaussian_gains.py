"""The gain that keeps the signal and the gain that keeps the gradient are two numbers.

Pre-activations are taken to be exactly N(0, 1).
"""

import math

import numpy
import torch
from activation_functions import NAMES, TWELVE
from gaussian_means import gaussian_mean, row


def hermite_mean(f, nodes=20):
    """The same mean by Gauss-Hermite, which is meant for smooth functions."""
    points, weights = numpy.polynomial.hermite_e.hermegauss(nodes)
    points, weights = (torch.tensor(part.tolist(), dtype=torch.float64) for part in (points, weights))
    return (f(points) * weights).sum().item() / math.sqrt(2 * math.pi)


def torch_gains():
    names = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu", "leaky": "leaky_relu", "selu": "selu"}
    return {ours: float(torch.nn.init.calculate_gain(theirs)) for ours, theirs in names.items()}


def refused():
    """How many of the other names calculate_gain does not know."""
    count = 0
    for name in TWELVE.keys() - torch_gains().keys():
        try:
            torch.nn.init.calculate_gain(name)
        except ValueError:
            count += 1
    return count


def compute() -> dict:
    rows = {name: row(*pair) for name, pair in TWELVE.items()}
    relu, alpha = rows["relu"], 0.01
    forms = [relu["mean"] - 1 / math.sqrt(2 * math.pi), relu["second"] - 0.5, relu["slope_second"] - 0.5,
             rows["leaky"]["second"] - (1 + alpha**2) / 2, rows["sigmoid"]["mean"] - 0.5, rows["tanh"]["mean"],
             rows["gelu"]["mean"] - 1 / (2 * math.sqrt(math.pi)), rows["selu"]["mean"], rows["selu"]["second"] - 1]
    finer = [gaussian_mean(lambda z, f=f: f(z) ** 2, 60) - rows[name]["second"] for name, (f, _) in TWELVE.items()]
    exact = 1 / math.sqrt(2 * math.pi)
    return {"rows": rows, "torch": torch_gains(), "refused": refused(), "closed_forms": max(map(abs, forms)),
            "finer": max(map(abs, finer)), "hermite": abs(hermite_mean(TWELVE["relu"][0]) / exact - 1),
            "names": NAMES}


def draw(figure, result, word=str):
    if figure.get_figheight() > figure.get_figwidth():
        figure.set_figheight(4.8)
    axes = figure.subplots()
    order = sorted(result["rows"], key=lambda name: result["rows"][name]["backward"])
    for height, name in enumerate(order):
        pair = result["rows"][name]
        axes.plot([pair["forward"], pair["backward"]], [height, height], color="lightgray", linewidth=2, zorder=1)
        axes.plot(pair["forward"], height, color="C0", marker="o", markersize=7, zorder=2)
        axes.plot(pair["backward"], height, color="C1", marker="D", markersize=6, markerfacecolor="white", zorder=3)
        if name in result["torch"]:
            axes.plot(result["torch"][name], height, color="black", marker="x", markersize=8, zorder=4)
    top = order.index("sigmoid")
    pair = result["rows"]["sigmoid"]
    axes.text(pair["forward"], top + 0.55, word("signal"), color="C0", ha="left")
    axes.text(pair["backward"], top + 0.55, word("gradient"), color="C1", ha="center")
    axes.text(result["torch"]["sigmoid"] + 0.2, top + 0.55, "PyTorch", ha="right")
    axes.set_yticks(range(len(order)), [result["names"][name] for name in order])
    axes.set_ylim(-0.6, top + 1.3)
    axes.set_xlim(0.5, 5.1)
    axes.grid(axis="x", color="lightgray", linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
