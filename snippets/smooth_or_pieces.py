"""A ReLU network is continuous and made of straight pieces, a tanh network with the same weights is smooth. Seen
along a line, at random weights.
"""

from itertools import pairwise

import torch

WIDTH, DEPTH, SEEDS = 16, 2, 10


# --8<-- [start:slope]
def slope(network, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(network(x).sum(), x)[0]
# --8<-- [end:slope]


def random_network(seed, f):
    torch.manual_seed(seed)
    sizes = (1,) + (WIDTH,) * DEPTH + (1,)
    layers = [(torch.randn(n, m, dtype=torch.float64) * (2 / n) ** 0.5, torch.randn(m, dtype=torch.float64) * 0.5)
              for n, m in pairwise(sizes)]

    def network(x):
        h = x[:, None]
        for W, b in layers[:-1]:
            h = f(h @ W + b)
        return (h @ layers[-1][0] + layers[-1][1]).squeeze(1)
    return network


def audit(seed, f):
    """Largest jump of value and of slope across a gap of 1e-6, and how much the slope moves elsewhere."""
    network = random_network(seed, f)
    x = torch.linspace(-3, 3, 60_001, dtype=torch.float64)
    value, steep = network(x), slope(network, x)
    change = steep.diff().abs()
    worst = x[:-1][change.argmax()].item()
    left, right = worst, worst + 1e-4
    for _ in range(30):
        middle = (left + right) / 2
        ends = slope(network, torch.tensor([left, middle, right], dtype=torch.float64))
        left, right = (left, middle) if (ends[1] - ends[0]).abs() > (ends[2] - ends[1]).abs() else (middle, right)
        if right - left < 1e-6:
            break
    ends = torch.tensor([left, right], dtype=torch.float64)
    return {"value": network(ends).diff().abs().item(), "slope": slope(network, ends).diff().abs().item(),
            "flat": (change < 1e-12).double().mean().item()}, value[::300].tolist(), steep[::300].tolist()


def compute() -> dict:
    result = {"x": torch.linspace(-3, 3, 60_001, dtype=torch.float64)[::300].tolist()}
    for name, f in (("relu", torch.relu), ("tanh", torch.tanh)):
        audits = [audit(seed, f) for seed in range(SEEDS)]
        row = {}
        for key in ("value", "slope", "flat"):
            low, median, high = torch.tensor([a[0][key] for a in audits], dtype=torch.float64).quantile(
                torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
            row[key] = {"median": median, "low": low, "high": high}
        result[name] = {**row, "curve": audits[1][1], "steep": audits[1][2]}
    return result


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2)
    for name, colour, style, label in (("relu", "C0", "-", "ReLU"), ("tanh", "C1", "--", "tanh")):
        left.plot(result["x"], result[name]["curve"], color=colour, linestyle=style, label=label)
        right.plot(result["x"], result[name]["steep"], color=colour, linestyle=style,
                   drawstyle="steps-post" if name == "relu" else "default")
    left.set_title("y(x)", fontsize=10)
    right.set_title("dy/dx", fontsize=10)
    left.legend(frameon=False)
    right.set_xlabel("x")
    if not tall:
        left.set_xlabel("x")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
