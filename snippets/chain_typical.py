"""A random chain multiplies the typical gradient by one constant per layer, far below the bound and below the mean.
Every layer has one neuron, inputs are uniform on (0, 1), each chain draws its own weights, and nothing is trained.
"""

import torch
from neuron_chain import walk

SEEDS, CHAINS, DEPTH, SHOWN = 10, 2000, 40, (5, 10, 20, 40)


def compute() -> dict:
    torch.manual_seed(0)
    shape = (DEPTH, SEEDS, CHAINS)
    x = torch.rand(shape[1:], dtype=torch.float64)
    weights, biases = (torch.rand(shape, dtype=torch.float64) * 2 - 1 for _ in range(2))
    path = walk(torch.sigmoid, x, weights, biases)
    pooled = path.flatten(1)
    at_20 = pooled[19].sort(descending=True).values.exp()
    ones = walk(torch.sigmoid, x, torch.ones_like(weights), torch.zeros_like(biases))
    return {
        "median": pooled.median(1).values.exp().tolist(),
        "mean": pooled.exp().mean(1).tolist(),
        "low": pooled.quantile(0.1, 1).exp().tolist(),
        "high": pooled.quantile(0.9, 1).exp().tolist(),
        "densities": {str(depth): density(pooled[depth - 1]) for depth in SHOWN},
        "rate": spread(((path[-1] - path[9]) / (DEPTH - 10)).mean(-1).exp()),
        "rate_weights": weights[10:].abs().log().mean().exp().item(),
        "rate_slopes": ((pooled[-1] - pooled[9]) / (DEPTH - 10) - weights[10:].abs().log().mean()).mean().exp().item(),
        "rate_ones": ((ones[-1] - ones[9]) / (DEPTH - 10)).mean().exp().item(),
        "below_bound": (0.25 ** 20 / pooled[19].median().exp()).item(),
        "mean_over_median": (at_20.mean() / at_20.median()).item(),
        "top_percent": (at_20[: len(at_20) // 100].sum() / at_20.sum()).item(),
        "bound_broken": (pooled.diff(dim=0) > torch.tensor(0.25).log()).double().mean().item(),
        "within_one_sd": ((pooled[19] - pooled[19].mean()).abs() < pooled[19].std()).double().mean().item(),
    }


def density(logs):
    """A histogram of log10, and the normal curve of the same mean and standard deviation."""
    values = logs / torch.tensor(10.0).log()
    height, edges = torch.histogram(values.cpu(), 30, density=True)
    centres = (edges[1:] + edges[:-1]) / 2
    normal = torch.distributions.Normal(values.mean(), values.std()).log_prob(centres.to(values)).exp()
    return {"x": centres.tolist(), "height": height.tolist(), "normal": normal.tolist()}


def spread(values):
    low, median, high = values.quantile(torch.tensor([0.1, 0.5, 0.9], dtype=values.dtype)).tolist()
    return {"median": median, "low": low, "high": high}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    layers = range(1, len(result["median"]) + 1)
    left.fill_between(layers, result["low"], result["high"], color="C0", alpha=0.2, lw=0)
    for curve, name, color, style, at, below in (
        ([0.25 ** layer for layer in layers], "(1/4)ᴸ", "black", "--", 27, False),
        (result["mean"], word("mean"), "C1", "-.", 36, False),
        (result["median"], word("median"), "C0", "-", 22, True),
    ):
        left.semilogy(layers, curve, color=color, ls=style)
        left.annotate(name, (at, curve[at - 1]), (-4, -6) if below else (4, 5), textcoords="offset points",
                      ha="right" if below else "left", va="top" if below else "bottom", color=color)
    left.set(xlabel="L", ylabel="|P|", ylim=(1e-56, 10), xlim=(0, 42))
    for index, (depth, row) in enumerate(result["densities"].items()):
        right.fill_between(row["x"], row["height"], step="mid", color=f"C{index}", alpha=0.25, lw=0)
        right.plot(row["x"], row["normal"], color=f"C{index}")
        top = max(range(len(row["x"])), key=row["height"].__getitem__)
        right.annotate(f"L = {depth}", (row["x"][top], row["height"][top]), (3, 5), textcoords="offset points",
                       ha="right", color=f"C{index}")
    right.set(xlabel="log₁₀ |P|", yticks=[], xlim=(-62, 2))
    right.set_ylim(0, 1.2 * max(result["densities"]["5"]["height"]))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    right.spines["left"].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
