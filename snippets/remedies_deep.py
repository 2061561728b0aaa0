"""Nine remedies against a vanishing and an exploding gradient in networks of 50 layers: most of them help in one case.

Narrow networks, two classes of digits, a short training; learning rates swept for every cell, training accuracy only.
"""

import torch
from many_rules import SEEDS, cells, sweep, train, trials
from norm_layers import hat
from race_data import digits
from remedy_map import heat
from torch.nn.functional import cross_entropy

DEPTH, WIDTH, SAMPLES, STEPS = 50, 20, 32, 60


def data():
    x, y = digits()
    few = (y < 2).nonzero().flatten()[:SAMPLES]
    return x[few], y[few]


# --8<-- [start:layer]
def layer(h, W, b, f, remedy):
    z = torch.baddbmm(b, h, W)
    if remedy == "batch":
        z = hat(z, -2)
    if remedy == "layer":
        z = hat(z, -1)
    return h + f(z) / DEPTH**0.5 if remedy == "path" else f(z)
# --8<-- [end:layer]


def start(gain, centred=False):
    """First weights and biases, those of the 49 layers between, and the last ones.

    Centred: the biases take away what the mean 1/2 of a sigmoid adds.
    """
    torch.manual_seed(0)
    first, last = torch.randn(SEEDS, 64, WIDTH) / 8, torch.randn(SEEDS, WIDTH, 2) / WIDTH**0.5
    between = gain * torch.randn(DEPTH - 1, SEEDS, WIDTH, WIDTH) / WIDTH**0.5
    b = -0.5 * centred * between.sum(-2, keepdim=True)
    return [first, torch.zeros(SEEDS, 1, WIDTH), between, b, last, torch.zeros(SEEDS, 1, 2)]


def forward(parameters, x, f, remedy):
    """Outputs, and the activations of all layers."""
    first, b, between, biases, last, c = parameters
    h = [f(torch.baddbmm(b, x.expand(len(b), -1, -1), first))]
    for W, b in zip(between.unbind(), biases.unbind(), strict=True):
        h.append(layer(h[-1], W, b, f, remedy))
    return torch.baddbmm(c, h[-1], last), h


def ratio(parameters, x, f, remedy):
    """log10 of the gradient at h_1 over that at h_50, of a random projection of the outputs, in float64."""
    outputs, h = forward([p.double().requires_grad_() for p in parameters], x.double(), f, remedy)
    projected = (outputs * torch.randn(outputs.shape, dtype=outputs.dtype)).sum()
    first, last = (g.flatten(1).norm(dim=1) for g in torch.autograd.grad(projected, (h[0], h[-1])))
    return (first / last).log10()


def run(rows, f, begin, remedy=""):
    (x, y), tried = data(), [trial for row in rows.values() for trial in row]
    ratios = ratio(begin, x, f, remedy)
    every = [p.repeat(*[1] * (p.dim() - 3), len(tried), 1, 1) for p in begin]

    def losses(parameters, x, y):
        outputs = forward(parameters, x, f, remedy)[0]
        return cross_entropy(outputs.mT, y.expand(len(outputs), -1), reduction="none").mean(1)

    done = train(losses, every, tried, STEPS, lambda _: (x, y))
    with torch.no_grad():
        outputs = forward(done, x, f, remedy)[0]
    right = (outputs.argmax(2) == y).double().mean(1)
    right[~outputs.isfinite().flatten(1).all(1)] = torch.nan
    return cells(rows, right, ratios, 0.5)


def column(f, gain, other, matched, wide):
    plain = trials("plain")
    rules = {"nothing": plain, "rate": trials("plain", wide)}
    rules |= {name: trials(name) for name in ("decay", "clip", "adam")}
    result = run(rules, f, start(gain))
    result |= run({"start": plain}, f, start(*matched))
    result |= run({"function": plain}, other, start(gain))
    for name in ("batch", "layer", "path"):
        result |= run({name: plain}, f, start(gain), name)
    return result


def compute() -> dict:
    return {"vanish": column(torch.sigmoid, 1.0, torch.relu, (4.0, True), sweep(1, 2)),
            "explode": column(torch.relu, 2.0, torch.tanh, (2**0.5,), sweep(-12, 2)),
            "seeds": SEEDS}


def draw(figure, result, word=str):
    labels = {"nothing": word("nothing"), "rate": word("other rate"), "decay": word("weight decay"),
              "clip": word("clipping"), "adam": "Adam", "start": word("matched start"),
              "function": word("other function"), "batch": "BatchNorm", "layer": "LayerNorm",
              "path": word("path past it")}
    heat(figure, result, [word("vanishing"), word("exploding")], labels)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
