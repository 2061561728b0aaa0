"""A large mean of the hidden units slows gradient descent in most tasks, a small one does not; flipping the sign of
half of the units changes nothing. Every offset starts from the same function; 64 samples, training loss only.
"""

import math

import torch
from gaussian_means import gaussian_mean
from offset_nets import SEEDS, WIDTH, compensate, data, descent, race, report, start

TASKS = {"digits_2": ("digits", 2, 100, 0.05), "digits_3": ("digits", 3, 100, 0.05),
         "rings_1": ("circles", 1, 200, 0.1), "rings_2": ("circles", 2, 200, 0.1)}
OFFSETS = (0.0, 0.5, 1.0, 2.0)
RATES = [10 ** (k / 2) for k in range(-3, 4)]
ADAM_RATES = [10 ** (k / 2) for k in range(-6, 1)]


def momentum(gradient, memory, now):
    if not memory:
        memory.append(torch.zeros_like(gradient))
    return memory[0].mul_(0.9).add_(gradient)


def adam(gradient, memory, now):
    if not memory:
        memory += [torch.zeros_like(gradient), torch.zeros_like(gradient)]
    memory[0].mul_(0.9).add_(gradient, alpha=0.1)
    memory[1].mul_(0.999).addcmul_(gradient, gradient, value=0.001)
    return memory[0] / (1 - 0.9 ** (now + 1)) / ((memory[1] / (1 - 0.999 ** (now + 1))).sqrt() + 1e-8)


def sweep(task, update, rates, offsets, whole=False):
    """`offsets`: one column of offsets for each variant. Only a `whole` sweep tells who arrives at other rates."""
    name, depth, steps, target = task
    torch.manual_seed(0)
    x, y = data(name)
    weights, biases = start([len(x), *[WIDTH] * depth, len(y)])
    many = len(offsets) * len(rates)
    weights, biases = ([p.repeat(many, 1, 1) for p in part] for part in (weights, biases))
    offset = torch.stack(offsets).repeat_interleave(len(rates) * SEEDS, 0)
    mirror = 1 - 2 * (offset < 0).float()  # a unit whose offset is negative starts with all its weights negated
    weights = [W * (mirror if k < depth else 1) * (mirror.mT if k else 1) for k, W in enumerate(weights)]
    rate = torch.tensor(rates).repeat_interleave(SEEDS).repeat(len(offsets)).view(-1, 1, 1)
    biases, slope, rate = compensate(weights, biases, offset), torch.ones(len(rate), 1, 1), [rate] * (2 * len(weights))
    arrived = race(x, y, weights, biases, slope, offset, rate, steps, target, update, 0 if whole else len(rates))
    arrived = arrived.view(len(offsets), len(rates), SEEDS)
    return [report(part, steps, rates) for part in arrived], arrived


def one(task):
    column = torch.ones(WIDTH, 1)
    flipped = column * (1 - 2 * (torch.arange(WIDTH) % 2)).view(-1, 1)
    (*rows, mixed), steps = sweep(task, descent, RATES, [m * column for m in OFFSETS] + [OFFSETS[-1] * flipped],
                          whole=True)
    ends = [m * column for m in (OFFSETS[0], OFFSETS[-1])]
    pairs = {"descent": [rows[0], rows[-1]], "momentum": sweep(task, momentum, RATES, ends)[0],
             "adam": sweep(task, adam, ADAM_RATES, ends)[0]}
    return {"offsets": {written(m): row for m, row in zip(OFFSETS, rows, strict=True)},
            "flipped": {**mixed, "equal": int((steps[-1] == steps[-2]).sum())}, "limit": task[2],
            "rules": {name: {"centred": best(a), "offset": best(b), "cost": b["steps"]["median"] / a["steps"]["median"]}
                      for name, (a, b) in pairs.items()}}


def best(row):
    """What the best learning rate did, since the others were given up."""
    return {key: row[key] for key in ("rate", "steps", "arrived")}


def written(offset):
    return f"m{offset:g}".replace(".", "_")


def compute() -> dict:
    tasks = {name: one(task) for name, task in TASKS.items()}
    runs = len(RATES) * SEEDS
    spread = 4 * math.sqrt(gaussian_mean(lambda z: (torch.sigmoid(z) - 0.5) ** 2))
    return {"tasks": tasks, "runs": runs, "pairs": runs * len(tasks),
            "equal": sum(task["flipped"]["equal"] for task in tasks.values()),
            "ratios": {written(m): m / spread for m in OFFSETS},
            "never": {"flipped": sum(task["flipped"]["never"] for task in tasks.values())}
            | {key: sum(task["offsets"][key]["never"] for task in tasks.values()) for key in map(written, OFFSETS)},
            "lost": {end: lost([rule[end] for task in tasks.values() for rule in task["rules"].values()])
                     for end in ("centred", "offset")}}


def lost(rows):
    """Of all runs at the best rates: how many there are, and how many never arrive."""
    return {"of": SEEDS * len(rows), "never": sum(SEEDS - row["arrived"] for row in rows)}


if __name__ == "__main__":
    print(compute())
