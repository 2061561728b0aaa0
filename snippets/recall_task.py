"""Recall the first sign of a noisy sequence: all learning rates and all seeds are trained side by side, with Adam."""

import math

import torch
from race import best, interval, written
from recurrent_cells import run, start
from torch.nn.functional import binary_cross_entropy_with_logits

SEEDS, UNITS, BATCH, STEPS, TARGET = 10, 8, 16, 160, 0.2
GUESS = math.log(2)
LAGS = (4, 8, 16, 32)
RATES = [10 ** (0.6 * k - 2.5) for k in range(6)]


# --8<-- [start:recall]
def sequences(lag):
    """Value and flag at every step; asked for is the sign of the first value."""
    x = torch.randn(lag + 1, SEEDS, 2, BATCH)
    y = (torch.rand(SEEDS, BATCH) < 0.5).float()
    x[0, :, 0] = 2 * y - 1
    x[:, :, 1] = 0
    x[0, :, 1] = 1
    return x, y
# --8<-- [end:recall]


def output(kind, x, parameters):
    *cell, V, d = parameters
    return torch.baddbmm(d, V, run(kind, x, cell)[-1][0]).squeeze(1)


def begin(kind, mend):
    V = (2 * torch.rand(SEEDS, 1, UNITS) - 1) / UNITS**0.5
    return [*start(kind, SEEDS, 2, UNITS, **mend), V, torch.zeros(SEEDS, 1, 1)]


def reach(kind, mend, lag):
    """Norm of the gradient of the output at the first input, as a share of that at the last, per seed."""
    x = sequences(lag)[0].double().requires_grad_()
    outputs = output(kind, x, [p.double() for p in begin(kind, mend)])
    (g,) = torch.autograd.grad(outputs.sum(), x)
    norms = g.square().mean((2, 3)).sqrt()
    return norms[0] / norms[-1]


def logistic(outputs, y):
    return binary_cross_entropy_with_logits(outputs, y, reduction="none").mean(1)


def train(kind, mend, lag, make=sequences, cost=logistic, guess=GUESS, target=TARGET, rates=RATES, steps=STEPS):
    """Steps to the target, (rates, seeds), infinite for a run that never arrives.

    As soon as half of the seeds have arrived at one rate, only that rate goes on. `guess` is what guessing costs.
    """
    many = len(rates)
    parameters = [p.repeat(many, 1, 1) for p in begin(kind, mend)]
    rates = torch.tensor(rates).repeat_interleave(SEEDS).view(-1, 1, 1)
    seed, running = torch.arange(SEEDS).repeat(many), torch.arange(many * SEEDS)
    first, second = ([torch.zeros_like(p) for p in parameters] for _ in range(2))
    arrived, mean = torch.full((many * SEEDS,), math.inf), torch.full((many * SEEDS,), guess)
    for now in range(1, steps + 1):
        x, y = make(lag)
        x, y = x[:, seed[running]], y[seed[running]]
        outputs = output(kind, x, [p.requires_grad_() for p in parameters])
        loss = cost(outputs, y)
        gradients = torch.autograd.grad(loss.sum(), parameters)
        with torch.no_grad():
            mean[running] = 0.8 * mean[running] + 0.2 * loss
            for p, g, m, v in zip(parameters, gradients, first, second, strict=True):
                m.lerp_(g, 0.1)
                v.mul_(0.999).addcmul_(g, g, value=0.001)
                p -= rates[running] * (m / (1 - 0.9**now)) / ((v / (1 - 0.999**now)).sqrt() + 1e-8)
        if now % 5:
            continue
        arrived[running[mean[running] < target]] = now
        table = arrived.view(many, SEEDS)
        going = arrived[running].isinf() & mean[running].isfinite()
        if 2 * table.isfinite().sum(1).max() >= SEEDS:
            going &= running // SEEDS == best(table)
        if not going.any():
            break
        if not going.all():
            running = running[going]
            parameters, first, second = ([p.detach()[going] for p in part] for part in (parameters, first, second))
    return arrived.view(many, SEEDS)


def table(ways, lags=LAGS, rates=RATES, **task):
    """For every way and lag: median [10 %, 90 %] of the steps at the best rate, and how many of the seeds arrive."""
    cells, counts, chosen = {}, {}, {}
    for name, (kind, mend) in ways.items():
        cells[name], counts[name], chosen[name] = {}, {}, {}
        for lag in lags:
            torch.manual_seed(lag)
            arrived = train(kind, mend, lag, rates=rates, **task)
            row = arrived[best(arrived)]
            counts[name][str(lag)] = int(row.isfinite().sum())
            cells[name][str(lag)] = f"{written(interval(row))}; {counts[name][str(lag)]}/{SEEDS}"
            chosen[name][str(lag)] = rates[best(arrived)]
    return {"cells": cells, "counts": counts, "rates": chosen}
