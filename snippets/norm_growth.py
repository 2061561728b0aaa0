"""BatchNorm makes the gradient of a deep plain network grow by a known factor per layer; LayerNorm does not.

Random networks at the start, Gaussian inputs, no training, γ = 1 and β = 0.
"""

import math

import torch
from norm_layers import hat, rms
from random_layers import interval, squares
from wide_theory import mean

SEEDS, WIDTH, DEPTH, BATCH = 10, 256, 50, 64
BATCHES, WIDTHS = (6, 8, 16, 32, 64, 128), (32, 128, 512)
FAR, NEAR = 4, 20


# --8<-- [start:gradients]
def gradients(block, z, weights):
    """E[δ²] of every layer: a random δ is sent back from the top."""
    z = [z.requires_grad_()]
    for W in weights:
        z.append(block(z[-1], W))
    delta = torch.autograd.grad(z[-1], z, torch.randn_like(z[-1]))
    return squares(delta).mean(2), z
# --8<-- [end:gradients]


# --8<-- [start:blocks]
def before(z, W, f=torch.relu):
    return hat(f(z) @ W, -2)  # BatchNorm, then the activation


def after(u, W):
    return hat(torch.relu(u), -2) @ W  # the activation, then BatchNorm


def layer(z, W):
    return hat(torch.relu(z) @ W, -1)  # LayerNorm


def root(z, W):
    return rms(torch.relu(z) @ W)  # RMSNorm
# --8<-- [end:blocks]


# --8<-- [start:theory]
def theory(B):
    """Growth of E[δ²] per layer: ReLU, batch B, infinite width."""
    r = -1 / (B - 1)
    both = 1 / 4 + math.asin(r) / (2 * math.pi)
    k = (1 - r * r) ** 0.5 + r * (math.pi - math.acos(r))
    k = k / (2 * math.pi)
    return ((B - 2) / 2 + both + k) / ((B - 3) * (1 / 2 - k))
# --8<-- [end:theory]


def linear(z, W):
    return before(z, W, torch.clone)


def tanh(z, W):
    return before(z, W, torch.tanh)


def sigmoid(z, W):
    return before(z, W, torch.sigmoid)


BLOCKS = {"linear": linear, "sigmoid": sigmoid, "tanh": tanh, "relu": before, "after": after, "layer": layer,
          "rms": root}
FUNCTIONS = {"linear": (torch.clone, torch.ones_like), "tanh": (torch.tanh, lambda z: 1 - z.tanh() ** 2),
             "sigmoid": (torch.sigmoid, lambda z: torch.sigmoid(z) * (1 - torch.sigmoid(z)))}


def sampled(f, slope, B, draws=20000):
    """The same theory for any f, by averages over random points z of the sphere."""
    z = torch.randn(draws, B, dtype=torch.float64)
    z = hat(z, -1, 0)
    h, r = f(z), slope(z)
    difference = h.square().mean() - (h.sum(1).square() - h.square().sum(1)).mean() / (B * (B - 1))
    kept = (r.square() * (1 - 1 / B - z.square() / B)).sum(1)
    kept = kept - (r.square().sum(1) - r.sum(1) ** 2 / B - (r * z).sum(1) ** 2 / B) / B
    return (kept.mean() / (B - 1) * B / ((B - 3) * difference)).item()


def sampled_after(B, draws=20000):
    """The same for a ReLU in front of the BatchNorm: what grows is the part of E[δ δᵀ] that is no shift of all."""
    u = torch.randn(draws, B, dtype=torch.float64)
    u = (u - u.mean(1, keepdim=True)) * (B / (B - 1)) ** 0.5
    h, r = hat(torch.relu(u), -1, 0), (u > 0).double()
    inverse = 1 / torch.relu(u).var(1, correction=0)
    own = r * (1 - 1 / B - h.square() / B)
    others = -(r.sum(1) ** 2 - r.sum(1) + (r * h).sum(1) ** 2 - (r * h).square().sum(1)) / B
    return (inverse * (own.mean(1) - others / (B * (B - 1)))).mean().item()


def wide(f, slope):
    """E[f′²] / Var f for z ~ N(0, 1): the limit of large batches."""
    one = torch.tensor(1.0, dtype=torch.float64)
    return (mean(lambda z: slope(z) ** 2, one) / (mean(lambda z: f(z) ** 2, one) - mean(f, one) ** 2)).item()


def random_weights(width, depth, seeds=SEEDS):
    return torch.randn(depth, seeds, width, width) / width**0.5


def rate(square):
    return (square[FAR] / square[NEAR]) ** (1 / (NEAR - FAR))


def alike(z):
    """Mean cosine between two samples of a batch, of the activations relu(z)."""
    h = torch.relu(z.detach())
    h = h / h.norm(dim=-1, keepdim=True)
    count = h.shape[-2]
    return (h.sum(-2).square().sum(-1) - count) / (count * (count - 1))


def compute() -> dict:
    torch.manual_seed(0)
    weights, result = random_weights(WIDTH, DEPTH), {"deep": {}, "sizes": {}}
    for name, block in BLOCKS.items():
        square, z = gradients(block, torch.randn(SEEDS, BATCH, WIDTH), weights)
        steps = rate(square)
        result["deep"][name] = {
            "curve": [interval(row) for row in square], "square": interval(steps), "norm": interval(steps.sqrt()),
            "total": interval((square[0] / square[-1]).sqrt()), "alike": interval(alike(z[-1])),
        }
    result["theory"] = {"relu": theory(BATCH), "limit": math.pi / (math.pi - 1)}
    result["theory"] |= {name: sampled(*pair, BATCH) for name, pair in FUNCTIONS.items()}
    result["theory"]["after"] = sampled_after(BATCH)
    result["roots"] = {name: value**0.5 for name, value in result["theory"].items()}
    result["wide"] = {name: wide(*pair) for name, pair in FUNCTIONS.items()}
    errors = []
    for width in WIDTHS:
        weights, rows = random_weights(width, 24), {}
        for B in BATCHES:
            rows[str(B)] = interval(rate(gradients(before, torch.randn(SEEDS, B, width), weights)[0]))
            if width == WIDTHS[-1]:
                errors.append(abs(rows[str(B)]["median"] / theory(B) - 1))
        result["sizes"][str(width)] = rows
    batches = [round(10 ** (k / 20), 3) for k in range(14, 49)]
    return result | {"worst": max(errors), "line": [batches, [theory(B) for B in batches]],
                     "small": {str(B): theory(B) for B in BATCHES}}


def draw(figure, result, word=str):
    axes = figure.subplots()
    styles = {"relu": ("C1", "-", "ReLU", (22, 3e6)), "tanh": ("C0", "--", "tanh", (16, 2e3)),
              "sigmoid": ("C2", "-.", "σ", (14, 25)), "linear": ("C3", ":", "z", (-1.8, 1.5)),
              "layer": ("C4", "-", "ReLU, LayerNorm", (30, 0.06))}
    for name, (color, style, label, at) in styles.items():
        rows = result["deep"][name]["curve"]
        layers = range(1, len(rows) + 1)
        axes.fill_between(layers, [row["low"] for row in rows], [row["high"] for row in rows], color=color, alpha=0.25,
                          linewidth=0)
        axes.plot(layers, [row["median"] for row in rows], color=color, linestyle=style, linewidth=2)
        if name != "layer":
            factor = result["theory"][name]
            axes.plot(layers, [factor ** (len(rows) - k) for k in layers], color="black", linewidth=0.9,
                      linestyle=(0, (1, 2)))
        axes.text(*at, label, color=color, ha="left" if name != "layer" else "center")
    axes.set(yscale="log", xlabel=word("layer"), ylabel="E[δ²]", ylim=(0.02, 1e10), xlim=(-3, 53))
    axes.spines[["top", "right"]].set_visible(False)


def draw_batch(figure, result, word=str):
    axes = figure.subplots()
    axes.plot(*result["line"], color="black", linewidth=1.2, linestyle="--")
    limit = result["theory"]["limit"]
    axes.plot([5, 300], [limit, limit], color="gray", linewidth=1, linestyle=":")
    axes.text(5.2, limit - 0.015, "π / (π − 1)", va="top")
    axes.text(11, 1.75, word("theory"))
    markers = {"32": ("C2", "^", 0.93), "128": ("C0", "s", 1.0), "512": ("C1", "o", 1.07)}
    for width, (color, marker, shift) in markers.items():
        for k, (B, row) in enumerate(result["sizes"][width].items()):
            x = int(B) * shift
            axes.plot([x, x], [row["low"], row["high"]], color=color, linewidth=1.2)
            axes.plot(x, row["median"], color=color, marker=marker, markersize=5, linestyle="none",
                      label=f"n = {width}" if k == 0 else None)
    axes.set(xscale="log", xlabel=word("batch size"), ylabel="χ", ylim=(1.38, 2.3))
    axes.set_xticks([6, 8, 16, 32, 64, 128], ["6", "8", "16", "32", "64", "128"])
    axes.set_xticks([], minor=True)
    axes.legend(frameon=False, loc="upper right")
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    computed = compute()
    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), computed)
    draw_batch(plt.figure(figsize=(6.8, 3.4), layout="constrained"), computed)
    plt.show()
