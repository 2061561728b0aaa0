"""BatchNorm makes the start nearly irrelevant; whether it also saves steps depends on what it is compared with.

ReLU networks of width 24 on two small data sets, plain SGD; steps to a training error of 5 %, no test set.
"""

import math

import torch
from norm_layers import hat
from race import best, interval, start, torch_start, written
from race_data import SETS
from torch.nn.functional import cross_entropy

SEEDS, WIDTH, BATCH, STEPS, EVERY, TARGET = 10, 24, 32, 300, 5, 0.05
DEPTHS = (2, 10)
RATES = [10 ** (k / 2) for k in range(-5, 2)]


# --8<-- [start:forward]
def forward(x, weights, biases, axis=None):
    """Many ReLU networks; the bias stands behind the norm, as its β."""
    h = x
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        u = h @ W
        h = torch.relu((u if axis is None else hat(u, axis)) + b)
    return h @ weights[-1] + biases[-1]
# --8<-- [end:forward]


def contest(x, y, weights, biases, axis):
    """Steps until the error on all of x is at most 5 %, as a tensor (rates, seeds); infinite for never."""
    seeds = len(weights[0])
    parameters = [p.repeat(len(RATES), 1, 1).requires_grad_() for p in weights + biases]
    rate, split = torch.tensor(RATES).repeat_interleave(seeds), len(weights)
    seed, running = torch.arange(seeds).repeat(len(RATES)), torch.arange(len(rate))
    arrived = torch.full((len(rate),), math.inf)
    for now in range(1, STEPS + 1):
        chosen = torch.randint(len(x), (seeds, BATCH))[seed[running]]
        outputs = forward(x[chosen], parameters[:split], parameters[split:], axis)
        loss = cross_entropy(outputs.mT, y[chosen], reduction="none").mean(1).sum()
        with torch.no_grad():
            for p, g in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
                p.addcmul_(g, rate[running].view(-1, 1, 1), value=-1)
        if now % (EVERY if now <= 60 else 4 * EVERY):
            continue
        with torch.no_grad():
            outputs = forward(x.expand(len(running), -1, -1), parameters[:split], parameters[split:], axis)
        error = (outputs.argmax(2) != y).float().mean(1).where(outputs.isfinite().all((1, 2)), math.inf)
        arrived[running[error <= TARGET]] = now
        table = arrived.view(len(RATES), seeds)
        going = (arrived[running] == math.inf) & error.isfinite()
        if 2 * table.isfinite().sum(1).max() >= seeds:
            going &= running // seeds == best(table)
        running, parameters = running[going], [p.detach()[going].requires_grad_() for p in parameters]
        if not len(running):
            break
    return arrived.view(len(RATES), seeds)


METHODS = {"default": (False, None), "he": (True, None), "norm": (False, -2)}


def compute() -> dict:
    result = {}
    for name, make in SETS.items():
        for depth in DEPTHS:
            torch.manual_seed(0)
            x, y = make()
            sizes = (x.shape[1], *[WIDTH] * depth, int(y.max()) + 1)
            row = {}
            for method, (he, axis) in METHODS.items():
                torch.manual_seed(1)
                begin = start(sizes, SEEDS, [2**0.5] * depth + [1.0]) if he else torch_start(sizes, SEEDS)
                table = contest(x, y, *begin, axis)
                first = best(table)
                row[method] = {"steps": written(interval(table[first])), "rate": RATES[first],
                               "never": int(table[first].isinf().sum()), "order": interval(table[first])["median"]}
            result[f"{name}_{depth}"] = row
    return result


if __name__ == "__main__":
    print(compute())
