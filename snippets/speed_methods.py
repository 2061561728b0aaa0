"""The activation functions of the race with their derivatives, and how each network starts.

`gain` is that of every layer but the first; with `centre` the starting biases cancel a mean activation of one half.
"""

import math
from dataclasses import dataclass
from typing import Any

import torch
from race import best, interval, race, start, torch_start, written
from race_data import SETS

WIDTH, SEEDS, STEPS, TARGET = 24, 10, 600, 0.05
DEPTHS = (1, 3, 5)
RATES = [10 ** (k / 2) for k in range(-4, 3)]
MEAN = 1 / math.sqrt(2 * math.pi)  # of ReLU(z) for z ~ N(0, 1)


@dataclass
class Method:
    f: Any
    slope: Any
    gain: float
    centre: bool = False

    def start(self, sizes, seeds=SEEDS):
        weights, biases = start(sizes, seeds, [1.0] + [self.gain] * (len(sizes) - 2))
        if self.centre:
            biases[1:] = [-W.sum(1, keepdim=True) / 2 for W in weights[1:]]
        return weights, biases


def tanh(z):
    return 2 * torch.sigmoid(2 * z) - 1  # three times as fast as torch.tanh on our machine


def bell(z):
    s = torch.sigmoid(z)
    return s * (1 - s)


def inside(z):
    return (z.abs() < 1).to(z)


def step_up(z):
    return (z > 0).to(z)


METHODS = {
    "sigmoid": Method(torch.sigmoid, bell, 4.0, centre=True),
    "tanh": Method(tanh, lambda z: 4 * bell(2 * z), 1.0),
    "relu": Method(torch.relu, step_up, math.sqrt(2)),
    "leaky": Method(lambda z: torch.nn.functional.leaky_relu(z, 0.01), lambda z: 0.01 + 0.99 * step_up(z),
                    math.sqrt(2 / (1 + 0.01**2))),
}
LADDER = {
    "σ": Method(torch.sigmoid, bell, 1.0),
    "σ, 4W": Method(torch.sigmoid, bell, 4.0),
    "σ, 4W, b": METHODS["sigmoid"],
    "σ − ½": Method(lambda z: torch.sigmoid(z) - 0.5, bell, 1.0),
    "σ − ½, 4W": Method(lambda z: torch.sigmoid(z) - 0.5, bell, 4.0),
    "4(σ − ½)": Method(lambda z: 4 * torch.sigmoid(z) - 2, lambda z: 4 * bell(z), 1.0),
    "tanh": METHODS["tanh"],
    "hardtanh": Method(lambda z: z.clamp(-1, 1), inside, 1.0),
    "leaky hardtanh": Method(lambda z: 0.7 * z.clamp(-1, 1) + 0.3 * z, lambda z: 0.7 * inside(z) + 0.3, 1.0),
    "ReLU, g = 1": Method(torch.relu, step_up, 1.0),
    "ReLU": METHODS["relu"],
    "ReLU − m": Method(lambda z: torch.relu(z) - MEAN, step_up, math.sqrt(2)),
    "z": Method(lambda z: z, torch.ones_like, 1.0),
}


def load(name):
    """A data set, and the sizes of the layers of a network for it."""
    torch.manual_seed(0)
    x, y = SETS[name]()
    return x, y, lambda depth: (x.shape[1], *[WIDTH] * depth, int(y.max()) + 1)


def run(x, y, weights, biases, f, keep=0):
    """One race over all learning rates, as plain numbers; and when each run arrives at the best of them."""
    arrived, losses = race(x, y, weights, biases, f, torch.tensor(RATES), STEPS, TARGET, keep=keep, settle=True)
    row = best(arrived)
    steps = interval(arrived[row])
    made = {"steps": steps, "text": written(steps), "never": int(arrived[row].isinf().sum()), "rate": RATES[row],
            "losses": [interval(each) for each in losses] if keep else []}
    return made, arrived[row]


def times(slow, fast):
    """How many times as many steps the one needs as the other, seed by seed; every run of `fast` must have arrived.

    A seed has the same batches, and weights that differ by their gain only, in both.
    """
    ratio = interval(slow / fast)
    return {"ratio": ratio, "text": written(ratio, ".1f")}


def contest(name):
    """Four functions, three depths, two ways to start."""
    x, y, sizes = load(name)
    result, arrived = {}, {}
    for depth in DEPTHS:
        for way in ("default", "matched"):
            for kind, method in METHODS.items():
                torch.manual_seed(1)
                networks = method.start(sizes(depth)) if way == "matched" else torch_start(sizes(depth), SEEDS)
                made, runs = run(x, y, *networks, method.f, keep=100 if depth == DEPTHS[-1] else 0)
                result.setdefault(way, {}).setdefault(kind, {})[str(depth)] = made
                arrived[way, kind, depth] = runs
    return {"rates": RATES, "limit": STEPS, "ways": result,
            "sigmoid_over_tanh": times(arrived["default", "sigmoid", 1], arrived["default", "tanh", 1]),
            "relu_over_tanh": times(arrived["default", "relu", 5], arrived["default", "tanh", 5])}
