"""A chain of sigmoid neurons can explode only at a bull's-eye: inputs where |P| >= K fill at most 1/K of the line.
The weights are aimed by hand, or drawn at random with biases that centre every neuron; nothing is trained.
"""

import torch
from neuron_chain import forward

SCALES, LEVELS = (8, 32), [10 ** (k / 4) for k in range(17)]


# --8<-- [start:gain]
def gain(x, weights, biases):
    x = x.clone().requires_grad_()
    _, h = forward(x, weights, biases)
    return torch.autograd.grad(h[-1].sum(), x)[0].abs()
# --8<-- [end:gain]


def compute() -> dict:
    torch.manual_seed(0)
    distances = torch.logspace(-9, -0.31, 140, dtype=torch.float64)
    aimed = {str(depth): gain(0.5 + distances, [100.0] * depth, [-50.0] * depth) for depth in (1, 2, 3, 4)}
    middle = torch.tensor([0.5], dtype=torch.float64)
    fine = torch.cat([torch.zeros(1, dtype=torch.float64), torch.logspace(-12, 2, 200001, dtype=torch.float64)])
    area = 2 * torch.trapezoid(gain(0.5 + fine, [100.0] * 4, [-50.0] * 4), fine)
    inside = fine[gain(0.5 + fine, [100.0] * 4, [-50.0] * 4) >= 1]
    shares = {str(scale): share(scale) for scale in SCALES}
    return {
        "distances": distances.tolist(),
        "aimed": {depth: curve.clamp(min=1e-30).tolist() for depth, curve in aimed.items()},
        "peak": gain(middle, [100.0] * 4, [-50.0] * 4).item(),
        "window": 2 * inside.max().item(),
        "area": area.item(),
        "shares": shares,
        "above_one": max(row[0] for row in shares.values()),
        "tightest": max(row[k] * level for row in shares.values() for k, level in enumerate(LEVELS)),
    }


def share(scale):
    """The share of random four-layer chains, each at its own random input, whose |P| is at least each level."""
    weights = scale * torch.randn(4, 200_000, dtype=torch.float64)
    product = gain(torch.rand(200_000, dtype=torch.float64), weights, -weights / 2)
    return [(product >= level).double().mean().item() for level in LEVELS]


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    distances = result["distances"]
    left.loglog(distances, [0.5 / d for d in distances], color="black", ls="--")
    left.annotate("1/(2d)", (1e-6, 5e5), (4, 2), textcoords="offset points")
    for (depth, curve), style in zip(result["aimed"].items(), ("C2:", "C1--", "C3-.", "C0-"), strict=True):
        left.loglog(distances, curve, style)
        left.annotate(f"L = {depth}", (distances[0], curve[0]), (2, 3), textcoords="offset points", color=style[:2])
    left.set(xlabel="d = |x − 1/2|", ylabel="|P|", ylim=(1e-4, 2e7))
    right.loglog(LEVELS, [1 / level for level in LEVELS], color="black", ls="--")
    right.annotate("1/K", (30, 1 / 30), (4, 4), textcoords="offset points")
    for (scale, curve), style in zip(result["shares"].items(), ("C0-", "C1--"), strict=True):
        seen = [(level, value) for level, value in zip(LEVELS, curve, strict=True) if value >= 1e-4]
        right.loglog(*zip(*seen, strict=True), style)
        right.annotate(f"σ_w = {scale}", seen[-1], (-12, -5), textcoords="offset points", color=style[:2], ha="right")
    right.set(xlabel="K", ylabel=word("share with |P| ≥ K"), ylim=(5e-5, 2))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
