"""A deep ReLU network is born dead with a probability that rises to 1 with depth and falls fast with width.
Weights are random and nothing is trained; the bounds need zero biases, one input feature and inputs of both signs.
"""

import torch
from dead_units import dead, digits, spread

SEEDS, NETWORKS, DEPTH, WIDTHS = 10, 400, 50, (2, 3, 4, 6, 8)
DIGITS_WIDTH, DIGITS = 4, 100


# --8<-- [start:he]
def he(networks, n, m):
    """Normal weights of variance 2/n, biases 0."""
    W = torch.randn(networks, n, m, dtype=torch.float64)
    return W * (2 / n) ** 0.5, 0.0
# --8<-- [end:he]


def default(networks, n, m):
    """What torch.nn.Linear does: weights and biases uniform between ±1/√n."""
    draw = torch.rand(networks, n + 1, m, dtype=torch.float64) * 2 - 1
    return draw[:, :-1] / n**0.5, draw[:, -1:] / n**0.5


# --8<-- [start:born]
def born_dead(x, start, networks, width, depth):
    """By depth: which networks have a dead layer so far?"""
    h = x.expand(networks, -1, -1)
    gone = [torch.full((networks,), False)]
    for _ in range(depth):
        W, b = start(networks, h.shape[-1], width)
        z = h @ W + b
        gone.append(gone[-1] | dead(z).all(-1))
        h = torch.relu(z)
    return torch.stack(gone[1:])
# --8<-- [end:born]


# --8<-- [start:bounds]
def bounds(width, depth):
    p = 0.5**width
    alive = (1 - p) ** depth
    both = (1 - 2 * p) * (1 - p) ** (2 * depth - 2)
    return 1 - 2 * alive + both, 1 - alive
# --8<-- [end:bounds]


def compute() -> dict:
    torch.manual_seed(0)
    total, signs = SEEDS * NETWORKS, torch.tensor([[1.0], [-1.0]], dtype=torch.float64)
    share = {str(n): born_dead(signs, he, total, n, DEPTH).double().view(DEPTH, SEEDS, -1).mean(2) for n in WIDTHS}
    one = born_dead(signs[:1], he, total, DIGITS_WIDTH, DEPTH).double().mean(1)
    x = digits()[0][:DIGITS].double()
    images = {start.__name__: born_dead(x, start, 200 * SEEDS, DIGITS_WIDTH, DEPTH) for start in (he, default)}
    images = {name: rows.double().view(DEPTH, SEEDS, -1).mean(2) for name, rows in images.items()}
    line = {n: [bounds(int(n), depth) for depth in range(1, DEPTH + 1)] for n in share}
    noise = dict.fromkeys(share, (0.25 / total) ** 0.5)
    outside = [max(low - value, value - high) / noise[n] for n, rows in share.items()
               for value, (low, high) in zip(rows.mean(1).tolist(), line[n], strict=True)]
    return {
        "share": {n: rows.mean(1).tolist() for n, rows in share.items()},
        "at": {n: {str(depth): spread(rows[depth - 1]) for depth in (2, 10, 20, 50)} for n, rows in share.items()},
        "lower": {n: [low for low, _ in row] for n, row in line.items()},
        "upper": {n: [high for _, high in row] for n, row in line.items()},
        "outside": max(outside),
        "one_input": (one - torch.tensor(line[str(DIGITS_WIDTH)])[:, 1]).abs().max().item(),
        "images": {name: rows.mean(1).tolist() for name, rows in images.items()},
        "images_at": {name: spread(rows[19]) for name, rows in images.items()},
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharey=True)
    depths = range(1, DEPTH + 1)
    for index, n in enumerate(("2", "4", "6", "8")):
        color = f"C{index}"
        left.fill_between(depths, result["lower"][n], result["upper"][n], color=color, alpha=0.2, lw=0)
        left.plot(depths[1::3], result["share"][n][1::3], "os^D"[index], color=color, ms=3)
        at = (7, 20, 34, 44)[index]
        left.annotate(f"n = {n}", (at, result["share"][n][at - 1]), (6, -9), textcoords="offset points", color=color)
    right.fill_between(depths, result["lower"]["4"], result["upper"]["4"], color="C1", alpha=0.2, lw=0)
    right.plot(depths, result["images"]["default"], "C4--", label=word("PyTorch default"))
    right.plot(depths, result["images"]["he"], "C1", label=word("He, zero biases"))
    right.legend(frameon=False, fontsize=9, loc="lower right", title=f"{word('digits')}, n = 4")
    for axes in (left, right):
        axes.set(xlim=(0, 51), ylim=(0, 1.02))
    left.set_ylabel(word("born dead"))
    (right if tall else left).set_xlabel("L")
    right.set_xlabel("L")
    if tall:
        right.set_ylabel(word("born dead"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
