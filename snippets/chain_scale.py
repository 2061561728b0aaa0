"""No scale of the weights makes the typical gradient of a sigmoid or tanh chain grow, while ReLU follows the scale.
Weights are normal and biases zero; a ReLU that blocks the gradient ends its chain, and only the others are counted.
"""

import torch
from neuron_chain import LOG_SLOPE, walk

SEEDS, CHAINS, DEPTH = 10, 2000, 40
SCALES = [2 ** (k / 4 - 2) for k in range(25)]


def compute() -> dict:
    torch.manual_seed(0)
    x = torch.rand(SEEDS, CHAINS, dtype=torch.float64)
    normal = torch.randn(DEPTH, SEEDS, CHAINS, dtype=torch.float64)
    sweep = {f.__name__: [scaled(f, x, normal * scale) for scale in SCALES] for f in LOG_SLOPE}
    best = {name: max(range(len(SCALES)), key=lambda k: middle(sweep[name][k])) for name in ("sigmoid", "tanh")}
    at_one = {name: rows[SCALES.index(1)] for name, rows in sweep.items()}
    return {
        "sweep": {name: [middle(row) for row in rows] for name, rows in sweep.items()},
        "best": {name: sweep[name][k]["rate"] for name, k in best.items()},
        "best_scale": {name: SCALES[k] for name, k in best.items()},
        "at_one": {name: row["rate"] for name, row in at_one.items()},
        "tanh_over_sigmoid": spread(at_one["tanh"]["each"] / at_one["sigmoid"]["each"]),
        "at_sixteen": {name: rows[-1]["rate"] for name, rows in sweep.items()},
        "grown": {name: max(row["grown"] for row in rows) for name, rows in sweep.items()},
        "relu_alive": (walk(torch.relu, x, normal, 0 * normal)[4] > -torch.inf).double().mean().item(),
    }


def scaled(f, x, weights):
    """The typical factor of the layers that let a gradient through, and the share of |P| >= 1 at depth 20."""
    path = walk(f, x, weights, torch.zeros_like(weights))
    steps = path.diff(dim=0)[0 if f is torch.relu else 9:]
    open_ = steps > -torch.inf
    each = (torch.where(open_, steps, 0).sum((0, 2)) / open_.sum((0, 2))).exp()
    return {"each": each, "rate": spread(each), "grown": (path[19] >= 0).double().mean().item()}


def middle(row):
    return row["rate"]["median"]


def spread(values):
    low, median, high = values.quantile(torch.tensor([0.1, 0.5, 0.9], dtype=values.dtype)).tolist()
    return {"median": median, "low": low, "high": high}


def draw(figure, result, word=str):
    axes = figure.subplots()
    axes.axhline(1, color="black", lw=1)
    axes.axhline(0.25, color="gray", lw=1, ls=":")
    for name, style, label, at, shift in (
        ("relu", "C2-.", "ReLU", 19, (-6, 4)),
        ("tanh", "C1--", "tanh", 16, (6, 2)),
        ("sigmoid", "C0-", "σ", 22, (6, 2)),
    ):
        axes.loglog(SCALES, result["sweep"][name], style)
        axes.annotate(label, (SCALES[at], result["sweep"][name][at]), shift, textcoords="offset points",
                      ha="right" if shift[0] < 0 else "left", color=style[:2])
    axes.annotate("1/4", (0.25, 0.25), (2, 3), textcoords="offset points", color="gray")
    axes.set(xlabel="σ_w", ylabel=word("typical factor per layer"), ylim=(1e-3, 20), xticks=[0.25, 0.5, 1, 2, 4, 8, 16])
    axes.set_xticklabels(["1/4", "1/2", "1", "2", "4", "8", "16"])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
