"""Six training runs, each with one fault or none, leave different traces in five numbers of a log.

One seed for each in the table; the rule that names the cause is tried on more seeds. Small networks, 40 steps.
"""

import math
from itertools import pairwise

import torch
from race_data import digits
from torch.nn.functional import cross_entropy

STEPS, SAMPLES, WIDTH, SEEDS = 40, 64, 32, 5


def forward(x, weights, f, shift=0.0):
    """Outputs, and the activations of all hidden layers."""
    h = [x]
    for W in weights[:-1]:
        h.append(f(h[-1] @ W + shift))
    return h[-1] @ weights[-1], h[1:]


def start(depth, gain):
    sizes = (64, *[WIDTH] * depth, 10)
    return [gain * torch.randn(n, m) / n**0.5 for n, m in pairwise(sizes)]


# --8<-- [start:faults]
FAULTS = {
    "a": {"depth": 4, "f": torch.tanh, "unit": 2.0**-26, "dtype": torch.float16},
    "b": {"depth": 4, "f": torch.relu, "gain": 2**0.5, "rate": 3e-6},
    "c": {"depth": 4, "f": torch.relu, "gain": 2**0.5},
    "d": {"depth": 4, "f": torch.relu, "gain": 2**0.5, "shift": -9.0},
    "e": {"depth": 12, "f": torch.sigmoid},
    "f": {"depth": 20, "f": torch.relu, "gain": 3.0},
}
# --8<-- [end:faults]


def line(loss, moves, rate, weights, h):
    first, last = (moves[k].norm().item() / rate for k in (0, -1))
    return {"begin": loss.item(), "first": first, "last": last, "off": (h == 0).all(0).double().mean().item(),
            "update": (moves[-1].norm() / weights[-1].norm()).item()}


# --8<-- [start:log]
def log(depth, f, gain=1.0, rate=0.1, shift=0.0, unit=1.0, dtype=torch.float32):
    x, y = (part[:SAMPLES] for part in digits())
    weights, rows = start(depth, gain), []
    for _ in range(STEPS + 1):
        used = [W.to(dtype).requires_grad_() for W in weights]
        z, h = forward(x.to(dtype), used, f, shift)
        loss = cross_entropy(z.float(), y)
        grads = torch.autograd.grad(loss * unit, used)
        moves = [rate / unit * g.float() for g in grads]
        rows.append(line(loss, moves, rate, weights, h[-1]))
        weights = [W - m for W, m in zip(weights, moves, strict=True)]
    return rows[0] | {"end": rows[-1]["begin"]}
# --8<-- [end:log]


# --8<-- [start:cause]
def cause(row):
    """The first rule that fits; the order matters."""
    if not math.isfinite(row["end"]):
        return "exploding"
    if row["end"] < 0.7 * row["begin"]:
        return "healthy"
    if row["off"] > 0.9:
        return "dead units"
    if row["first"] == 0:
        return "underflow"
    if row["first"] < 1e-3 * row["last"]:
        return "vanishing"
    return "small rate" if row["update"] < 1e-4 else "unclear"
# --8<-- [end:cause]


def compute() -> dict:
    result, right = {}, {}
    for letter, fault in FAULTS.items():
        torch.manual_seed(0)
        rows = [log(**fault) for _ in range(SEEDS)]
        row = {key: value if math.isfinite(value) else str(value) for key, value in rows[0].items()}
        result[letter] = row
        right[letter] = sum(cause(each) == cause(rows[0]) for each in rows)
    return {"logs": result, "least": min(right.values()), "seeds": SEEDS}


if __name__ == "__main__":
    print(compute())
