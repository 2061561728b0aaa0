"""How much gradients scatter between random ReLU networks is set by the sum of 1/width over their layers.

He's initialisation, one input per network, nothing is trained.
"""

from itertools import pairwise

import torch
from random_layers import interval, step_up, there_and_back

SEEDS, NETWORKS, DEPTH = 10, 40, 40
SHAPES = {"16": (16, 16), "32": (32, 32), "64": (64, 64), "128": (128, 128), "mixed": (16, 112)}


# --8<-- [start:scatter]
def scatter(widths, networks=NETWORKS):
    """log(‖δ_l‖²/‖δ_L‖²) of He networks, and the sums of 1/width."""
    weights = [torch.randn(networks, n, m) * (2 / n) ** 0.5
               for n, m in pairwise(widths)]
    z = torch.randn(networks, 1, widths[0])
    delta = there_and_back(torch.relu, step_up, z, weights)[1]
    size = delta[:, :, 0] * torch.tensor(widths)[:, None]
    inverse = 1 / torch.tensor(widths[:-1], dtype=torch.float64)
    return (size / size[-1]).log(), inverse.flip(0).cumsum(0).flip(0)
# --8<-- [end:scatter]


def case(pair):
    runs = [scatter([pair[k % 2] for k in range(DEPTH + 1)]) for _ in range(SEEDS)]
    logs, sums = torch.stack([run[0] for run in runs], 1), runs[0][1]
    picks = [k for k in range(DEPTH) if (DEPTH - k) % 5 == 0]
    variance = logs.var(2)
    return {"sums": sums[picks].tolist(), "variances": [interval(variance[k]) for k in picks],
            "sum": sums[0].item(), "variance": interval(variance[0]), "ratio": interval(variance[0] / sums[0]),
            "typical": interval(logs[0].median(1).values.exp())}


def compute() -> dict:
    torch.manual_seed(0)
    return {"cases": {name: case(pair) for name, pair in SHAPES.items()}}


def draw(figure, result, word=str):
    axes = figure.subplots()
    styles = {"16": ("C0", "o"), "32": ("C1", "s"), "64": ("C2", "D"), "128": ("C3", "^"), "mixed": ("black", "x")}
    for name, (color, marker) in styles.items():
        row = result["cases"][name]
        for x, cell in zip(row["sums"], row["variances"], strict=True):
            axes.plot([x, x], [cell["low"], cell["high"]], color=color, linewidth=1, alpha=0.6)
        label = f"n = {name}" if name != "mixed" else "n = 16, 112"
        axes.plot(row["sums"], [cell["median"] for cell in row["variances"]], color=color, marker=marker,
                  markersize=5, linestyle="none", label=label)
    ends = [0.03, 3]
    axes.plot(ends, [5 * x for x in ends], color="black", linestyle="--", linewidth=1)
    axes.text(0.06, 1.0, "5 Σ 1/n", ha="center")
    axes.set(xscale="log", yscale="log", xlabel="Σ 1/n", ylabel="Var log ‖δ‖²")
    axes.legend(frameon=False, fontsize=9, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
