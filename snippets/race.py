"""Many small networks trained side by side: every learning rate times every seed is one batch of matrices.

A network is a list of weights (networks, inputs, outputs) and a list of biases (networks, 1, outputs); plain SGD.
"""

import math
from itertools import pairwise

import torch
from torch.nn.functional import cross_entropy


def start(sizes, seeds, gains):
    """Weights N(0, g²/inputs), one gain g per layer, and biases 0, for `seeds` networks."""
    weights = [torch.randn(seeds, n, m) * g / n**0.5 for n, m, g in zip(sizes[:-1], sizes[1:], gains, strict=True)]
    return weights, [torch.zeros(seeds, 1, m) for m in sizes[1:]]


def torch_start(sizes, seeds):
    """What torch.nn.Linear does by default: weights and biases uniform between ±1/√inputs."""
    shapes = list(pairwise(sizes))
    weights = [(2 * torch.rand(seeds, n, m) - 1) / n**0.5 for n, m in shapes]
    return weights, [(2 * torch.rand(seeds, 1, m) - 1) / n**0.5 for n, m in shapes]


# --8<-- [start:forward]
def forward(x, weights, biases, f):
    """All pre-activations z, layer by layer: b + h @ W in every network."""
    z = []
    for W, b in zip(weights, biases, strict=True):
        z.append(torch.baddbmm(b, f(z[-1]) if z else x, W))
    return z
# --8<-- [end:forward]


# --8<-- [start:step]
def step(x, y, weights, biases, f, rates):
    """One step of descent, each network with a rate of its own."""
    parameters = [p.requires_grad_() for p in weights + biases]
    outputs = forward(x, weights, biases, f)[-1]
    loss = cross_entropy(outputs.mT, y, reduction="none").mean(1)
    gradients = torch.autograd.grad(loss.sum(), parameters)
    with torch.no_grad():
        for p, g in zip(parameters, gradients, strict=True):
            p.addcmul_(g, rates.view(-1, 1, 1), value=-1)
    return loss.detach()
# --8<-- [end:step]


@torch.no_grad()
def errors(x, y, weights, biases, f, target):
    """The training error of every network, quarter by quarter of x; a network that is past `target` is not counted on.

    Infinite for a network that has diverged.
    """
    wrong = torch.zeros(len(weights[0]))
    for part, labels in zip(x.chunk(4), y.chunk(4), strict=True):
        left = (wrong <= target * len(x)).nonzero().squeeze(1)
        if len(left):
            networks = ([p[left] for p in parameters] for parameters in (weights, biases))
            outputs = forward(part.expand(len(left), -1, -1), *networks, f)[-1]
            wrong[left] += (outputs.argmax(2) != labels).sum(1).where(outputs.isfinite().all((1, 2)), math.inf)
    return wrong / len(x)


def race(x, y, weights, biases, f, rates, steps, target, batch=32, every=10, keep=0, settle=False):
    """Steps until the training error is at most `target`, as a tensor (rates, seeds), and the loss after `keep` steps.

    `weights` and `biases` hold one network per seed; each starts once for every rate. A run that never arrives, or
    that diverges, counts as infinite. A seed draws the same batches at every rate. The error is looked at every
    `every` steps; from step `keep` on, runs that have arrived are dropped, which changes nothing but the time.
    With `settle` the race is over for all other rates as soon as half of the seeds have arrived at one of them.
    """
    seeds, many = len(weights[0]), len(rates)
    weights, biases = ([p.repeat(many, 1, 1) for p in part] for part in (weights, biases))
    rates, seed = rates.repeat_interleave(seeds), torch.arange(seeds).repeat(many)
    running = torch.arange(many * seeds)
    arrived, losses = torch.full((many * seeds,), math.inf), torch.zeros(many * seeds)
    for now in range(every, steps + 1, every):
        for _ in range(every):
            chosen = torch.randint(len(x), (seeds, batch))[seed[running]]
            step(x[chosen], y[chosen], weights, biases, f, rates[running])
        error = errors(x, y, weights, biases, f, target)
        if now == keep:
            with torch.no_grad():
                outputs = forward(x.expand(len(running), -1, -1), weights, biases, f)[-1]
                losses = cross_entropy(outputs.mT, y.expand(len(running), -1), reduction="none").mean(1)
            losses = losses.nan_to_num(math.inf)
        there = running[error <= target]
        arrived[there] = arrived[there].clamp(max=now)
        if now >= keep:
            going = (arrived[running] == math.inf) & error.isfinite()
            table = arrived.view(many, seeds)
            if settle and 2 * table.isfinite().sum(1).max() >= seeds:
                going &= running // seeds == best(table)
            running, weights, biases = (running[going], [p.detach()[going] for p in weights],
                                        [p.detach()[going] for p in biases])
        if not len(running):
            break
    return arrived.view(many, seeds), losses.view(many, seeds)


def interval(steps):
    """Median and 10 % and 90 % quantile, each of them one of the runs; -1 stands for infinite, as JSON has no infinity.

    Of ten runs these are the fifth, the second and the ninth to arrive.
    """
    ordered = sorted(steps.tolist())
    median, low, high = (ordered[round(q * (len(ordered) - 1))] for q in (0.5, 0.1, 0.9))
    return {name: value if math.isfinite(value) else -1.0
            for name, value in (("median", median), ("low", low), ("high", high))}


def written(chosen, form=".0f"):
    """An interval for a table: 60 [50, 90], with ∞ for what never arrives."""
    median, low, high = (format(chosen[name], form) if chosen[name] >= 0 else "∞" for name in ("median", "low", "high"))
    return "∞" if median == low == "∞" else f"{median}\u00a0[{low},\u00a0{high}]"


def best(arrived):
    """The best learning rate, a row of `arrived`: by its median run, then by how many arrive, then by the mean."""
    ranks = [(sorted(row)[round((len(row) - 1) / 2)], sum(map(math.isinf, row)), sum(min(when, 1e9) for when in row))
             for row in arrived.tolist()]
    return ranks.index(min(ranks))
