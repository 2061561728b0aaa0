"""Many small networks trained side by side: every learning rate times every seed is one batch of matrices.

A network is a list of weights (networks, inputs, outputs) and a list of biases (networks, 1, outputs); plain SGD.
"""

import math

import torch
from torch.nn.functional import cross_entropy


def start(sizes, seeds, gains):
    """Weights N(0, g²/inputs), one gain g per layer, and biases 0, for `seeds` networks."""
    weights = [torch.randn(seeds, n, m) * g / n**0.5 for n, m, g in zip(sizes[:-1], sizes[1:], gains, strict=True)]
    return weights, [torch.zeros(seeds, 1, m) for m in sizes[1:]]


def torch_start(sizes, seeds):
    """What torch.nn.Linear does by default: weights and biases uniform between ±1/√inputs."""
    shapes = list(zip(sizes[:-1], sizes[1:], strict=True))
    weights = [(2 * torch.rand(seeds, n, m) - 1) / n**0.5 for n, m in shapes]
    return weights, [(2 * torch.rand(seeds, 1, m) - 1) / n**0.5 for n, m in shapes]


# --8<-- [start:forward]
def forward(x, weights, biases, f):
    """All pre-activations z, layer by layer; the last are the outputs. baddbmm is b + h @ W for every network at once."""
    z = []
    for W, b in zip(weights, biases, strict=True):
        z.append(torch.baddbmm(b, f(z[-1]) if z else x, W))
    return z
# --8<-- [end:forward]


# --8<-- [start:step]
def step(x, y, weights, biases, f, rates):
    """One step of gradient descent for every network, each with a learning rate of its own."""
    parameters = [p.requires_grad_() for p in weights + biases]
    outputs = forward(x, weights, biases, f)[-1]
    loss = cross_entropy(outputs.mT, y, reduction="none").mean(1)
    gradients = torch.autograd.grad(loss.sum(), parameters)
    with torch.no_grad():
        for p, g in zip(parameters, gradients, strict=True):
            p -= rates.view(-1, 1, 1) * g
    return loss.detach()
# --8<-- [end:step]


def race(x, y, weights, biases, f, rates, steps, target, batch=32, every=10, keep=0):
    """Steps until the training error is at most `target`, as a tensor (rates, seeds), and the loss after `keep` steps.

    `weights` and `biases` hold one network per seed; each starts once for every rate. A run that never arrives, or
    that diverges, counts as infinite. A seed draws the same batches at every rate. The error is taken over all of x
    every `every` steps; from step `keep` on, runs that have arrived are dropped, which changes nothing but the time.
    """
    seeds, many = len(weights[0]), len(rates)
    weights, biases = ([p.repeat(many, 1, 1) for p in part] for part in (weights, biases))
    rates, seed = rates.repeat_interleave(seeds), torch.arange(seeds).repeat(many)
    arrived, losses, running = torch.full((many * seeds,), math.inf), torch.zeros(many * seeds), torch.arange(many * seeds)
    for now in range(every, steps + 1, every):
        for _ in range(every):
            chosen = torch.randint(len(x), (seeds, batch))[seed[running]]
            loss = step(x[chosen], y[chosen], weights, biases, f, rates[running])
        with torch.no_grad():
            outputs = forward(x.expand(len(running), -1, -1), weights, biases, f)[-1]
            error = (outputs.argmax(2) != y).float().mean(1).where(outputs.isfinite().all((1, 2)), math.inf)
            if now == keep:
                losses = cross_entropy(outputs.mT, y.expand(len(running), -1), reduction="none").mean(1).nan_to_num(math.inf)
        there = running[error <= target]
        arrived[there] = arrived[there].clamp(max=now)
        if now >= keep:
            going = (arrived[running] == math.inf) & error.isfinite()
            running, weights, biases = (running[going], [p.detach()[going] for p in weights],
                                        [p.detach()[going] for p in biases])
        if not len(running):
            break
    return arrived.view(many, seeds), losses.view(many, seeds)


def interval(values):
    """Median, 10 % and 90 % quantile; infinite steps may take part, an infinite result is written as -1."""
    ordered = sorted(values.tolist())
    low, median, high = (ordered[round(q * (len(ordered) - 1))] for q in (0.1, 0.5, 0.9))
    return {name: value if math.isfinite(value) else -1.0
            for name, value in (("median", median), ("low", low), ("high", high))}


def best(arrived):
    """The row of the learning rate that is best: lowest median, and among equals most arrivals, then lowest mean."""
    ranks = [(sorted(row)[(len(row) - 1) // 2], sum(map(math.isinf, row)), sum(min(s, 1e9) for s in row))
             for row in arrived.tolist()]
    return ranks.index(min(ranks))
