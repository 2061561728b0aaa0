"""Slope and bend count in shallow networks too; what centring gives comes with depth.

The rungs of the ladder with one and three hidden layers; plain SGD, two small data sets.
"""

import torch
from speed_methods import LADDER, load, run

DEPTHS = (1, 3)
RUNGS = {"sigmoid": "σ", "four_bias": "σ, 4W, b", "centred": "σ − ½", "centred_four": "σ − ½, 4W",
         "slope_one": "4(σ − ½)", "tanh": "tanh", "hard": "hardtanh", "leaky_hard": "leaky hardtanh", "relu": "ReLU",
         "relu_centred": "ReLU − m"}


def compute() -> dict:
    rows = {}
    for name in ("digits", "spirals"):
        x, y, sizes = load(name)
        for key, rung in RUNGS.items():
            for depth in DEPTHS:
                torch.manual_seed(1)
                weights, biases = LADDER[rung].start(sizes(depth))
                made, _ = run(x, y, weights, biases, LADDER[rung].f)
                rows.setdefault(key, {}).setdefault(name, {})[str(depth)] = {part: made[part] for part in
                                                                            ("steps", "text", "never")}
    return {"rows": rows}


if __name__ == "__main__":
    print(compute())
