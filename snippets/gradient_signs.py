"""One sample gives all weights of a neuron gradients of one sign if its inputs are positive; a batch need not. The
gradients are those of the second hidden layer of small digit classifiers, at the start and after a short training.
"""

import math

import torch
from gaussian_means import gaussian_mean
from sklearn.datasets import load_digits

WIDTH, SEEDS, GROUPS, CLASSES = 64, 10, 20, 10
SIZES = [2**k for k in range(9)]
FUNCTIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


# --8<-- [start:one-sided]
def one_sided(gradient):
    """Which rows have one sign? Zeros fit either; nan: only zeros."""
    some = (gradient != 0).any(-1)
    same = (gradient >= 0).all(-1) | (gradient <= 0).all(-1)
    return torch.where(some, same.double(), torch.nan)
# --8<-- [end:one-sided]


def network(x, weights, f):
    h = [x]
    for W in weights[:-1]:
        h.append(f(h[-1] @ W))
    return h, h[-1] @ weights[-1]


def layer(x, y, weights, f):
    """What the second hidden layer receives, h, and the δ of its neurons, for every sample."""
    h = f(x @ weights[0]).detach()
    z = (h @ weights[1].detach()).requires_grad_()
    loss = torch.nn.functional.cross_entropy((f(z) @ weights[2].detach()).flatten(0, 1), y.flatten(), reduction="sum")
    return h, torch.autograd.grad(loss, z)[0]


def trained(x, y, weights, f):
    """100 steps of Adam on batches of 128."""
    weights = [w.clone().requires_grad_() for w in weights]
    adam = torch.optim.Adam(weights, lr=0.01)
    for _ in range(100):
        chosen = torch.randint(len(x), (SEEDS, 128))
        _, outputs = network(x[chosen], weights, f)
        loss = torch.nn.functional.cross_entropy(outputs.flatten(0, 1), y[chosen].flatten(), reduction="sum") / 128
        adam.zero_grad()
        loss.backward()
        adam.step()
    return [w.detach() for w in weights]


def interval(values):
    low, median, high = values.double().quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def shares(h, delta, sizes=SIZES):
    """For every batch size the share of one-sided gradients, over random batches and all neurons."""
    rows = []
    for size in sizes:
        chosen = torch.randint(h.shape[1], (SEEDS, GROUPS, size))
        picked = [part[torch.arange(SEEDS)[:, None, None], chosen] for part in (h, delta)]
        gradient = picked[1].mT @ picked[0]
        rows.append(interval(one_sided(gradient).flatten(1).nanmean(1)))
    return rows


def independent(f):
    """The share for large batches if δ has mean 0 and all inputs and δ are independent: 2 E[Φ(rZ)ⁿ]."""
    mean = gaussian_mean(f)
    ratio = abs(mean) / math.sqrt(gaussian_mean(lambda z: f(z) ** 2) - mean**2)
    below = torch.distributions.Normal(0, 1).cdf
    return 2 * gaussian_mean(lambda z: below(ratio * z) ** WIDTH)


def shuffled(h, delta):
    """The same at the largest size if each unit's values are dealt out to the samples anew; then also with δ̄ = 0."""
    h = h.gather(1, torch.rand(h.shape).argsort(1))
    return {"shuffled": shares(h, delta, SIZES[-1:])[0],
            "premises": shares(h, delta - delta.mean(1, keepdim=True), SIZES[-1:])[0]}


def compute() -> dict:
    torch.manual_seed(0)
    x, y = load_digits(return_X_y=True)
    x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(y)
    x = x - x.mean(0)
    x = x / x.square().mean().sqrt()
    result = {"sizes": SIZES}
    for name, f in FUNCTIONS.items():
        gain = 2**0.5 if name == "relu" else 1.0
        weights = [torch.randn(SEEDS, n, m) * gain / n**0.5
                   for n, m in ((64, WIDTH), (WIDTH, WIDTH), (WIDTH, CLASSES))]
        h, delta = layer(x, y.expand(SEEDS, -1), weights, f)
        after = trained(x, y, weights, f)
        correct = (network(x, after, f)[1].argmax(2) == y).double().mean(1)
        spread = h.std(1).mean(1)
        result[name] = {"start": shares(h, delta), "trained": shares(*layer(x, y.expand(SEEDS, -1), after, f)),
                        "positive": interval((delta > 0).double().sum((1, 2)) / (delta != 0).double().sum((1, 2))),
                        "mean_over_spread": interval(h.mean((1, 2)) / spread),
                        "independent": independent(f), "accuracy": interval(correct), **shuffled(h, delta)}
    return result


def draw(figure, result, word=str):
    axes = figure.subplots()
    for name, color, marker in (("sigmoid", "C0", "o"), ("relu", "C1", "s"), ("tanh", "C2", "^")):
        for stage, style in (("start", "-"), ("trained", "--")):
            rows = result[name][stage]
            axes.fill_between(result["sizes"], [r["low"] for r in rows], [r["high"] for r in rows], color=color,
                              alpha=0.15, lw=0)
            axes.plot(result["sizes"], [r["median"] for r in rows], style + marker, color=color, markersize=4)
    axes.set(xscale="log", xlabel=word("batch size"), ylabel=word("share with one sign"), ylim=(-0.03, 1.05))
    axes.set_xticks(result["sizes"], [str(size) for size in result["sizes"]])
    for label, color, at in (("σ", "C0", (100, 0.37)), ("ReLU", "C1", (4.6, 0.55)), ("tanh", "C2", (2, 0.03))):
        axes.text(*at, label, color=color)
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
