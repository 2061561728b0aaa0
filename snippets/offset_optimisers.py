"""The larger the mean of the hidden units, the slower gradient descent; flipping the sign of half of them changes
nothing. Two hidden layers on 64 digits, starting from the same function at every offset; training loss only.
"""

import torch
from offset_nets import SEEDS, WIDTH, compensate, data, descent, race, report, start

SECONDS = 120
STEPS, DEPTH, TARGET = 100, 2, 0.05
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


def sweep(update, rates, offsets):
    """`offsets`: one column of offsets for each variant."""
    torch.manual_seed(0)
    x, y = data("digits")
    weights, biases = start([len(x), *[WIDTH] * DEPTH, len(y)])
    many = len(offsets) * len(rates)
    weights, biases = ([p.repeat(many, 1, 1) for p in part] for part in (weights, biases))
    offset = torch.stack(offsets).repeat_interleave(len(rates) * SEEDS, 0)
    mirror = 1 - 2 * (offset < 0).float()  # a unit whose offset is negative starts with all its weights negated
    weights = [W * (mirror if k < DEPTH else 1) * (mirror.mT if k else 1) for k, W in enumerate(weights)]
    rate = torch.tensor(rates).repeat_interleave(SEEDS).repeat(len(offsets)).view(-1, 1, 1)
    arrived = race(x, y, weights, compensate(weights, biases, offset), torch.ones(len(rate), 1, 1), offset,
                   [rate] * (2 * len(weights)), STEPS, TARGET, update).view(len(offsets), len(rates), SEEDS)
    return [report(part, STEPS, rates) for part in arrived], arrived


def compute() -> dict:
    column = torch.ones(WIDTH, 1)
    flipped = column * (1 - 2 * (torch.arange(WIDTH) % 2)).view(-1, 1)
    (*rows, mixed), steps = sweep(descent, RATES, [m * column for m in OFFSETS] + [OFFSETS[-1] * flipped])
    apart = (steps[-1] - steps[-2]).abs()
    plain = {"descent": [rows[0], rows[-1]],
             "momentum": sweep(momentum, RATES, [m * column for m in (0, OFFSETS[-1])])[0],
             "adam": sweep(adam, ADAM_RATES, [m * column for m in (0, OFFSETS[-1])])[0]}
    return {"offsets": {f"m{m:g}".replace(".", "_"): row for m, row in zip(OFFSETS, rows, strict=True)},
            "flipped": {**mixed, "equal": int((apart == 0).sum()), "apart": apart.max().item()},
            "rules": {name: {"centred": a, "offset": b, "cost": b["steps"]["median"] / a["steps"]["median"]}
                      for name, (a, b) in plain.items()},
            "runs": len(RATES) * SEEDS, "limit": STEPS}


if __name__ == "__main__":
    print(compute())
