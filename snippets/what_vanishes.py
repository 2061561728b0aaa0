"""Before training a sigmoid or tanh network loses or blows up the gradients of its early layers, while a wrongly scaled
ReLU network does it to all layers alike. Networks without biases, at their random start; nothing is trained.
"""

import torch
from deep_nets import data, forward, gradients, norms, spread, start
from gaussian_means import gaussian_mean
from torch.nn.functional import cross_entropy

HIDDEN, WIDE, SEEDS = 12, 64, 10
CASES = {"sigmoid": (torch.sigmoid, 1.0), "tanh": (torch.tanh, 3.0), "small": (torch.relu, 0.5**0.5),
         "large": (torch.relu, 8**0.5)}


# --8<-- [start:sizes]
def sizes(x, y, weights, f):
    """Sizes of δ, of h and of dC/dW, layer by layer."""
    weights = [W.detach().requires_grad_() for W in weights]
    h, z = forward(x, weights, f)
    many = y.expand(len(z[0]), -1)
    loss = cross_entropy(z[-1].mT, many, reduction="none").sum()
    parts = torch.autograd.grad(loss, z + weights)
    count = len(z)
    deltas, gradients = parts[:count], parts[count:]
    h = [x.expand(len(z[0]), -1, -1), *h[1:]]
    return norms(deltas), norms(h), norms(gradients)
# --8<-- [end:sizes]


def share(grads, weights):
    """The inner product of W and dC/dW in every layer."""
    return torch.stack([(g * W).sum((1, 2)) for g, W in zip(grads, weights, strict=True)])


def compute() -> dict:
    x, y = data(256, torch.float64)
    rows = {}
    for name, (f, gain) in CASES.items():
        torch.manual_seed(0)
        weights = start(HIDDEN, gain, SEEDS, WIDE, torch.float64)
        parts = dict(zip(("delta", "h", "weight"), sizes(x, y, weights, f), strict=True))
        middle = {key: part[1:HIDDEN] for key, part in parts.items()}  # layers 2 to 12 of 13, equally wide
        row = {key: (part / part[HIDDEN - 1]).median(1).values.tolist() for key, part in parts.items()}
        growth = {key: spread((part[0] / part[-1]).pow(1 / (len(part) - 1))) for key, part in middle.items()}
        single = sizes(x[:1], y[:1], weights, f)[2]
        rows[name] = {"curves": row, "growth": growth, "ratio": spread(middle["weight"][0] / middle["weight"][-1]),
                      "single": spread((single[1] / single[HIDDEN - 1]).pow(1 / (HIDDEN - 2))),
                      "theory": theory(f, gain)}
    return {"rows": rows, "product": product_gap(x, y), "equal": {
        "relu": unequal(x, y, torch.relu, 2**0.5), "sigmoid": unequal(x, y, torch.sigmoid, 1.0)}}


def theory(f, gain):
    """Factor per layer, on the way back, of δ, of h and of their product, for wide layers."""
    q = 1.0
    for _ in range(60 if f in (torch.sigmoid, torch.tanh) else 1):
        q = gain**2 * gaussian_mean(lambda z, r=q**0.5: f(r * z) ** 2, nodes=80) if f is not torch.relu else 1.0

    def slope(z):
        z = (q**0.5 * z).clone().requires_grad_()
        return torch.autograd.grad(f(z).sum(), z)[0]

    delta = gain * gaussian_mean(lambda z: slope(z) ** 2, nodes=80) ** 0.5
    h = 1 / (gain * 0.5**0.5) if f is torch.relu else 1.0
    return {"delta": float(delta), "h": float(h), "weight": float(delta * h)}


def product_gap(x, y):
    """For one sample the norm of dC/dW is the product of the norms of δ and h."""
    torch.manual_seed(0)
    delta, h, weight = sizes(x[:1], y[:1], start(HIDDEN, 1.0, SEEDS, WIDE, torch.float64), torch.sigmoid)
    return (weight / (delta * h) - 1).abs().max().item()


def unequal(x, y, f, gain):
    """By how much the inner product of W and dC/dW differs from layer to layer, relative to its size."""
    torch.manual_seed(0)
    weights = start(HIDDEN, gain, SEEDS, WIDE, torch.float64)
    inner = share(gradients(x, y, weights, f)[1], weights)
    return ((inner - inner[-1]).abs().amax(0) / inner.abs().amax(0)).max().item()


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.6 if tall else 4.6)
    panels = figure.subplots(2, 2, sharex=True)
    titles = {"sigmoid": "sigmoid", "small": "ReLU, s = ½", "tanh": "tanh, g = 3", "large": "ReLU, s = 2"}
    for axes, (name, title) in zip(panels.flat, titles.items(), strict=True):
        curves = result["rows"][name]["curves"]
        for key, style, label in (("h", "C2:", "h"), ("delta", "C1--", "δ"), ("weight", "C0-", "∂C/∂W")):
            values = curves[key][1:-1]
            axes.semilogy(range(2, len(values) + 2), values, style, lw=2.4 if key == "weight" else 1.6, label=label)
        axes.set_title(title, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xticks([2, 4, 6, 8, 10, 12])
    panels[1, 0].legend(fontsize=9, loc="upper right")
    for axes in panels[1]:
        axes.set_xlabel(word("layer"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
