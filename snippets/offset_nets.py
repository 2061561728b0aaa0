"""Networks whose hidden units carry an offset; all variants, learning rates and seeds are trained in one batch.

The columns of x are samples. Full-batch training with cross-entropy; the gradient is written out, for speed.
"""

from itertools import pairwise

import torch
from sklearn.datasets import load_digits, make_circles

SAMPLES, WIDTH, SEEDS = 64, 32, 10


def data(name):
    """64 samples as columns, every feature centred, mean square 1; labels as one-hot columns."""
    if name == "digits":
        x, y = load_digits(return_X_y=True)
    else:
        x, y = make_circles(SAMPLES, noise=0.08, factor=0.5, random_state=0)
    x, y = torch.tensor(x[:SAMPLES], dtype=torch.float32).T, torch.tensor(y[:SAMPLES])
    x = x - x.mean(1, keepdim=True)
    return x / x.square().mean().sqrt(), torch.nn.functional.one_hot(y).float().T.contiguous()


# --8<-- [start:forward]
def forward(x, weights, biases, slope, offset):
    """Hidden units 4·slope·(σ(z) − ½) + offset."""
    h = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        centred = torch.sigmoid(W @ h[-1] + b) - 0.5
        h.append(4 * slope * centred + offset)
    return h, weights[-1] @ h[-1] + biases[-1]
# --8<-- [end:forward]


# --8<-- [start:compensate]
def compensate(weights, biases, offset):
    """Biases that take the offset out again."""
    rest = [b - (W * offset.mT).sum(-1, keepdim=True)
            for W, b in zip(weights[1:], biases[1:], strict=True)]
    return [biases[0], *rest]
# --8<-- [end:compensate]


def gradients(y, weights, h, outputs, slope, offset):
    """The loss of every network, and its gradient with respect to all weights and biases."""
    loss = (outputs.logsumexp(-2) - (outputs * y).sum(-2)).mean(-1)
    delta, for_weights, for_biases = (outputs.softmax(-2) - y) / y.shape[-1], [], []
    for layer in range(len(weights) - 1, -1, -1):
        for_weights.insert(0, delta @ h[layer].mT)
        for_biases.insert(0, delta.sum(-1, keepdim=True))
        if layer:
            delta = (weights[layer].mT @ delta).mul_(slope - (h[layer] - offset).square() / (4 * slope))
    return loss, for_weights + for_biases


def start(sizes):
    """Weights N(0, 1/inputs), the same ten draws for every variant; biases 0."""
    weights = [torch.randn(SEEDS, m, n) / n**0.5 for n, m in pairwise(sizes)]
    return weights, [torch.zeros(SEEDS, m, 1) for m in sizes[1:]]


def race(x, y, weights, biases, slope, offset, rates, steps, target, update, sweep=0):
    """Steps until the loss is below `target`, for every network; a run that has not arrived counts as `steps`.

    Who has arrived, and who has left for infinity (loss above 1000), is dropped; that changes nothing but the time.
    With `sweep`, the number of learning rates, a variant goes on with its best one as soon as half of its runs have
    arrived there; that changes no best rate, and nothing at it. About 160 networks run at a time: they fit the cache.
    """
    size = 160 - 160 % (max(sweep, 1) * SEEDS)
    layers = ([list(part) for part in zip(*(p.split(size) for p in each), strict=True)]
              for each in (weights, biases, rates))
    groups = zip(*layers, slope.split(size), offset.split(size), strict=True)
    return torch.cat([heat(x, y, W, b, f, m, eta, steps, target, update, sweep) for W, b, eta, f, m in groups])


def heat(x, y, weights, biases, slope, offset, rates, steps, target, update, sweep):
    """The race of one such group."""
    parameters, memory = weights + biases, [[] for _ in weights + biases]
    running, arrived = torch.arange(len(slope)), torch.full((len(slope),), float(steps))
    for now in range(steps):
        half = len(parameters) // 2
        h, outputs = forward(x.expand(len(running), -1, -1), parameters[:half], parameters[half:], slope, offset)
        loss, slopes = gradients(y, parameters[:half], h, outputs, slope, offset)
        arrived[running[loss < target]] = arrived[running[loss < target]].clamp(max=now)
        for p, g, m, rate in zip(parameters, slopes, memory, rates, strict=True):
            p.sub_(rate * update(g, m, now))
        going = (loss >= target) & (loss < 1000)
        if sweep and now % 5 == 4:
            median = arrived.view(-1, sweep, SEEDS).median(2).values
            open_ = (median.amin(1, keepdim=True) == steps) | (torch.arange(sweep) == median.argmin(1, keepdim=True))
            going &= open_.repeat_interleave(SEEDS, 1).flatten()[running]
        if now % 5 == 4 and not going.all():
            running, slope, offset = running[going], slope[going], offset[going]
            parameters, rates = [p[going] for p in parameters], [rate[going] for rate in rates]
            memory = [[part[going] for part in m] for m in memory]
    return arrived


def descent(gradient, memory, now):
    """Plain gradient descent keeps nothing in memory."""
    return gradient


def report(arrived, steps, rates):
    """Of one variant, steps (rates, seeds): the best learning rate, the steps there, and how many runs arrive."""
    best = arrived.median(1).values.argmin().item()
    low, median, high = arrived[best].quantile(torch.tensor([0.1, 0.5, 0.9])).tolist()
    there = arrived < steps
    return {"rate": rates[best], "steps": {"median": median, "low": low, "high": high},
            "arrived": int(there[best].sum()), "never": int((~there).sum()), "usable": int(there.all(1).sum())}
