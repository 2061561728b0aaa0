"""A bounded activation copes with a few huge inputs that keep ReLU from learning; when all are huge, it suffers too.

Small networks on digits and spirals, plain SGD; nobody should leave inputs unscaled in the first place.
"""

import torch
from gaussian_means import gaussian_mean
from race import best, forward, interval, race, start
from race_data import SETS, digits

SEEDS, WIDTH, STEPS, POINTS, FEW = 10, 16, 200, 160, 8
RATES = tuple(10 ** (k / 2 - 4) for k in range(11))
FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh}
SCALES = {"none": (0, 1.0), "few10": (FEW, 10.0), "few100": (FEW, 100.0), "all10": (POINTS, 10.0),
          "all100": (POINTS, 100.0)}
TASKS = {"digits2": ("digits", 2), "digits4": ("digits", 4), "spirals2": ("spirals", 2), "spirals4": ("spirals", 4)}


def networks(f, inputs=64, depth=2, classes=10):
    torch.manual_seed(0)
    gain = gaussian_mean(lambda z: f(z) ** 2) ** -0.5
    return start((inputs,) + (WIDTH,) * depth + (classes,), SEEDS, [1.0] + [gain] * depth)


def run(f, x, y, depth=2):
    weights, biases = networks(f, x.shape[1], depth, int(y.max()) + 1)
    arrived, _ = race(x, y, weights, biases, f, torch.tensor(RATES), STEPS, 0.05, batch=16,
                      settle=True)
    row = best(arrived)
    return {"steps": interval(arrived[row]), "rate": RATES[row], "arrived": int(arrived[row].isfinite().sum())}


def outlier(f, x, weights, biases, factor):
    """Inputs made `factor` times larger: how much larger each network's outputs get, and the share of flat units."""
    plain, large = (forward((s * x).expand(SEEDS, -1, -1), weights, biases, f) for s in (1, factor))
    z = large[0].detach().requires_grad_()
    slope = torch.autograd.grad(f(z).sum(), z)[0]
    growth = large[-1].square().mean((1, 2)).sqrt() / plain[-1].square().mean((1, 2)).sqrt()
    return interval(growth), (slope.abs() < 0.01).float().mean().item()


def compute() -> dict:
    torch.manual_seed(0)
    x, y = (part[:POINTS] for part in digits())
    result = {}
    for name, (count, factor) in SCALES.items():
        scale = torch.ones(POINTS, 1)
        scale[:count] = factor
        result[name] = {key: run(f, x * scale, y) for key, f in FUNCTIONS.items()}
    result["tasks"] = {"digits2": {name: result[name] for name in ("none", "few100", "all100")}}
    torch.manual_seed(0)
    data = {name: [part[:POINTS] for part in make()] for name, make in SETS.items()}
    for task, (name, depth) in TASKS.items():
        x_task, y_task = data[name]
        for kind in ("none", "few100", "all100"):
            count, factor = SCALES[kind]
            scale = torch.ones(POINTS, 1)
            scale[:count] = factor
            if task != "digits2":
                found = {key: run(f, x_task * scale, y_task, depth) for key, f in FUNCTIONS.items()}
                result["tasks"].setdefault(task, {})[kind] = found
    for key, f in FUNCTIONS.items():
        growth, flat = outlier(f, x, *networks(f), 100)
        result[key] = {"growth": growth, "flat": flat}
    return result | {"rates": len(RATES)}


if __name__ == "__main__":
    print(compute())
