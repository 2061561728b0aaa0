"""A bounded activation shrugs off a few huge inputs that keep ReLU from learning; when all are huge, it gets slow.

Small networks with two hidden layers on digits, plain SGD; nobody should leave inputs unscaled in the first place.
"""

import torch
from gaussian_means import gaussian_mean
from race import best, forward, interval, race, start
from race_data import digits

SECONDS = 30
SEEDS, WIDTH, STEPS, POINTS, FEW = 10, 16, 200, 160, 8
RATES = tuple(10 ** (k / 2 - 4) for k in range(11))
FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh}
SCALES = {"none": (0, 1.0), "few10": (FEW, 10.0), "few100": (FEW, 100.0), "all10": (POINTS, 10.0),
          "all100": (POINTS, 100.0)}


def networks(f):
    torch.manual_seed(0)
    gain = gaussian_mean(lambda z: f(z) ** 2) ** -0.5
    return start((64, WIDTH, WIDTH, 10), SEEDS, [1.0, gain, gain])


def run(f, x, y):
    weights, biases = networks(f)
    arrived, _ = race(x, y, weights, biases, f, torch.tensor(RATES), STEPS, 0.05, batch=16)
    row = best(arrived)
    return {"steps": interval(arrived[row]), "rate": RATES[row], "arrived": int(arrived[row].isfinite().sum())}


def outlier(f, x, weights, biases, factor):
    """One input made `factor` times larger: how much larger the outputs get, and the share of saturated units."""
    plain, large = (forward((s * x).expand(SEEDS, -1, -1), weights, biases, f) for s in (1, factor))
    z = large[0].detach().requires_grad_()
    slope = torch.autograd.grad(f(z).sum(), z)[0]
    growth = large[-1].square().mean().sqrt() / plain[-1].square().mean().sqrt()
    return growth.item(), (slope.abs() < 0.01).float().mean().item()


def compute() -> dict:
    torch.manual_seed(0)
    x, y = (part[:POINTS] for part in digits())
    result = {}
    for name, (count, factor) in SCALES.items():
        scale = torch.ones(POINTS, 1)
        scale[:count] = factor
        result[name] = {key: run(f, x * scale, y) for key, f in FUNCTIONS.items()}
    for key, f in FUNCTIONS.items():
        growth, flat = outlier(f, x, *networks(f), 100)
        result[key] = {"growth": growth, "flat": flat}
    return result | {"rates": len(RATES)}


if __name__ == "__main__":
    print(compute())
