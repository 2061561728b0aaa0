"""Dead units: what they are, the handwritten digits they are looked for on, and a trainer that keeps an eye on them.

Many networks run side by side, as in race.py; a network is dead if one of its layers is.
"""

import torch
from race import forward, step
from sklearn.datasets import load_digits

INPUTS, BATCH = 500, 32


# --8<-- [start:dead]
def inactive(z):
    return z <= 0


def dead(z):
    """One row of z per training input, one column per unit."""
    return inactive(z).all(-2)
# --8<-- [end:dead]


def digits(centred=True):
    """500 digits to train on and 1,297 others; the mean image of the 500 is taken away, their pixels get variance 1."""
    data = load_digits()
    x, y = torch.tensor(data.data, dtype=torch.float32) / 16, torch.tensor(data.target)
    if centred:
        x = x - x[:INPUTS].mean(0)
        x = x / x[:INPUTS].square().mean().sqrt()
    return x[:INPUTS], y[:INPUTS], x[INPUTS:], y[INPUTS:]


def look(x, weights, biases, f=torch.relu):
    """Which hidden units are dead, (networks, layers, units), and the outputs."""
    with torch.no_grad():
        *hidden, outputs = forward(x.expand(len(weights[0]), -1, -1), weights, biases, f)
        return torch.stack([dead(z) for z in hidden], 1), outputs


def train(x, y, weights, biases, rates, steps, f=torch.relu, momentum=0.0, decay=(0.0, 0.0), every=0,
          layers=None):
    """SGD on batches of 32, one network per seed and rate; every `every` steps a look at the dead units.

    `decay` is that of the weights and that of the biases. A seed draws the same batches at every rate. Only the first
    `layers` layers are looked at, all by default.
    """
    seeds, many = len(weights[0]), len(rates)
    weights, biases = ([p.repeat(many, 1, 1) for p in part] for part in (weights, biases))
    rate = rates.repeat_interleave(seeds)
    shrink = [rate.view(-1, 1, 1) * d for d in decay for _ in weights]
    velocity = [torch.zeros_like(p) for p in weights + biases]
    log = [look(x, weights[:layers], biases[:layers], f)[0]]
    for now in range(1, steps + 1):
        before = [p.detach().clone() for p in weights + biases] if momentum or any(decay) else []
        chosen = torch.randint(len(x), (seeds, BATCH)).repeat(many, 1)
        step(x[chosen], y[chosen], weights, biases, f, rate)
        if momentum or any(decay):
            with torch.no_grad():
                for p, old, v, lost in zip(weights + biases, before, velocity, shrink, strict=True):
                    v.mul_(momentum).add_(p - old - lost * old)
                    p.copy_(old + v)
        if every and now % every == 0:
            log.append(look(x, weights[:layers], biases[:layers], f)[0])
    return [p.detach() for p in weights], [p.detach() for p in biases], log


def spread(values):
    """Median, 10 % and 90 % quantile."""
    low, median, high = values.float().quantile(torch.tensor([0.1, 0.5, 0.9])).tolist()
    return {"median": median, "low": low, "high": high}
