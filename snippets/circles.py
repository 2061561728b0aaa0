"""Stacks of linear layers draw one straight line, however deep; one hidden ReLU layer closes a ring. Full-batch
gradient descent with momentum.
"""

from itertools import pairwise

import torch
from sklearn.datasets import make_circles

WIDTH, SEEDS, STEPS = 16, 10, 300
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


# --8<-- [start:network]
def network(x, weights, biases, f):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = f(x @ W + b)
    return (x @ weights[-1] + biases[-1]).squeeze(-1)
# --8<-- [end:network]


def data(seed):
    x, y = make_circles(200, noise=0.08, factor=0.5, random_state=seed)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)


def train(sizes, f, sets):
    """Every learning rate times every seed, side by side in one batch; seed s has its own data and its own start."""
    x, y = (torch.stack(part).repeat(len(RATES), *[1] * (part[0].ndim)) for part in zip(*sets, strict=True))
    gain = 2.0 if f is torch.relu else 1.0
    weights = [(torch.randn(SEEDS, n, m) * (gain / n) ** 0.5).repeat(len(RATES), 1, 1).requires_grad_()
               for n, m in pairwise(sizes)]
    biases = [torch.zeros(len(x), 1, m, requires_grad=True) for m in sizes[1:]]
    parameters = weights + biases
    velocity = [torch.zeros_like(p) for p in parameters]
    rate = torch.tensor(RATES).repeat_interleave(SEEDS).view(-1, 1, 1)
    for _ in range(STEPS):
        logits = network(x, weights, biases, f)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, y, reduction="none").mean(1).sum()
        with torch.no_grad():
            for p, v, g in zip(parameters, velocity, torch.autograd.grad(loss, parameters), strict=True):
                v.mul_(0.9).add_(g)
                p.sub_(rate * v)
    return [p.detach() for p in weights], [p.detach() for p in biases]


def best_line(x, y):
    """The highest accuracy that any straight line reaches: 180 directions, every offset that matters."""
    angle = torch.arange(180) * torch.pi / 180
    order = (x @ torch.stack([angle.cos(), angle.sin()])).argsort(0)
    right = (2 * y[order] - 1).cumsum(0)
    return (0.5 + right.abs().max() / len(y)).item()


def summary(values):
    low, median, high = torch.tensor(values).quantile(torch.tensor([0.1, 0.5, 0.9])).tolist()
    return {"median": median, "low": low, "high": high}


def evaluate(sizes, f, sets, tests):
    weights, biases = train(sizes, f, sets)
    shape = len(RATES), SEEDS, -1
    x, y = (torch.stack(part) for part in zip(*sets, strict=True))
    xt, yt = (torch.stack(part) for part in zip(*tests, strict=True))
    fit, test = (((network(inputs.repeat(len(RATES), 1, 1), weights, biases, f) > 0).view(shape) == labels)
                 .float().mean(2) for inputs, labels in ((x, y), (xt, yt)))
    best = fit.median(1).values.argmax().item()
    keep = best * SEEDS
    return {"accuracy": summary(test[best].tolist()), "rate": RATES[best],
            "weights": [w[keep].tolist() for w in weights], "biases": [b[keep, 0].tolist() for b in biases],
            "highest": test.max().item()}


def compute() -> dict:
    torch.manual_seed(0)
    sets, tests = [data(s) for s in range(SEEDS)], [data(100 + s) for s in range(SEEDS)]
    inner = (WIDTH,)
    runs = {"one": evaluate((2, 1), torch.nn.Identity(), sets, tests),
            "two": evaluate((2, *inner, 1), torch.nn.Identity(), sets, tests),
            "eight": evaluate((2, *inner * 7, 1), torch.nn.Identity(), sets, tests),
            "relu": evaluate((2, *inner, 1), torch.relu, sets, tests)}
    for name in ("one", "two", "eight"):
        weight, bias = torch.eye(2), torch.zeros(2)
        for W, b in zip(runs[name].pop("weights"), runs[name].pop("biases"), strict=True):
            weight, bias = weight @ torch.tensor(W), bias @ torch.tensor(W) + torch.tensor(b)
        runs[name]["line"] = [*weight.flatten().tolist(), bias.item()]
    x, y = sets[0]
    lines = [best_line(*pair) for pair in tests]
    return {**runs, "best_line": summary(lines), "rates": len(RATES), "linear_highest":
            max(runs[name]["highest"] for name in ("one", "two", "eight")),
            "inner": x[y == 1][::2].tolist(), "outer": x[y == 0][::2].tolist()}


def draw(figure, result, word=str):
    import numpy as np

    tall = figure.get_figheight() > figure.get_figwidth()
    panels = figure.subplots(2, 2) if tall else figure.subplots(1, 4)
    figure.set_figheight(4.2 if tall else 2.5)
    grid = np.linspace(-1.5, 1.5, 49)
    points = np.stack(np.meshgrid(grid, grid), -1).reshape(-1, 2)
    for axes, name, depth in zip(panels.flat, ("one", "two", "eight", "relu"), (1, 2, 8, 1), strict=True):
        if name == "relu":
            (W1, W2), (b1, b2) = result["relu"]["weights"], result["relu"]["biases"]
            height = np.maximum(points @ np.array(W1) + np.array(b1), 0) @ np.array(W2) + np.array(b2)
            title = word("one hidden ReLU layer")
        else:
            *v, c = result[name]["line"]
            height = points @ np.array(v) + c
            title = f"{depth} " + (word("linear layer") if depth == 1 else word("linear layers"))
        height = height.reshape(49, 49)
        axes.contourf(grid, grid, height, levels=[-1e9, 0, 1e9], colors=["C1", "C0"], alpha=0.15)
        axes.contour(grid, grid, height, levels=[0], colors=["black"], linewidths=1.2)
        axes.plot(*zip(*result["outer"][::4], strict=True), "x", color="C1", markersize=3.5, markeredgewidth=0.9)
        axes.plot(*zip(*result["inner"][::4], strict=True), "o", color="C0", markersize=2.6)
        axes.set_title(title, fontsize=9)
        axes.set_xlabel(f"{result[name]['accuracy']['median']:.1%}", fontsize=10)
        axes.set(aspect="equal", xticks=[], yticks=[], xlim=(-1.5, 1.5), ylim=(-1.5, 1.5))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
