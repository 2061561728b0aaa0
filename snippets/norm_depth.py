"""Ten plain layers train well with BatchNorm; of forty layers even BatchNorm makes little, in the same few steps.

ReLU networks of width 24 on 256 digits, 80 steps of SGD; training accuracy with the statistics of all images.
"""

import torch
from norm_layers import smallest_to_largest
from norm_race import forward
from race import start
from race_data import digits
from torch.nn.functional import cross_entropy

SEEDS, WIDTH, BATCH, STEPS, DEPTHS = 5, 24, 32, 80, (10, 40)
RATES = [10 ** (k / 2) for k in range(-4, 3)]
AXES = {"plain": None, "batch": -2, "layer": -1}


def ratio(gradients, depth):
    """‖∂C/∂W₂‖ / ‖∂C/∂W_L‖, the first and the last of the square weight matrices."""
    return (gradients[1].square().sum((1, 2)) / gradients[depth - 1].square().sum((1, 2))).sqrt()


def train(depth, axis):
    x, y = digits()
    weights, biases = start((x.shape[1], *[WIDTH] * depth, 10), SEEDS, [2**0.5] * depth + [1.0])
    parameters = [p.repeat(len(RATES), 1, 1).requires_grad_() for p in weights + biases]
    rate, split, ratios = torch.tensor(RATES).repeat_interleave(SEEDS).view(-1, 1, 1), len(weights), []
    for _ in range(STEPS):
        chosen = torch.randint(len(x), (SEEDS, BATCH)).repeat(len(RATES), 1)
        outputs = forward(x[chosen], parameters[:split], parameters[split:], axis)
        loss = cross_entropy(outputs.mT, y[chosen], reduction="none").mean(1).sum()
        gradients = torch.autograd.grad(loss, parameters)
        ratios.append(ratio(gradients, depth))
        with torch.no_grad():
            for p, g in zip(parameters, gradients, strict=True):
                p.addcmul_(g, rate, value=-1)
    with torch.no_grad():
        outputs = forward(x.expand(len(rate), -1, -1), parameters[:split], parameters[split:], axis)
    right = ((outputs.argmax(2) == y) & outputs.isfinite().all(2)).double().mean(1).view(-1, SEEDS)
    best = right.median(1).values.argmax().item()
    mine = slice(best * SEEDS, best * SEEDS + SEEDS)
    return {"accuracy": smallest_to_largest(right[best]), "rate": RATES[best], "ever": right.max().item(),
            "first": smallest_to_largest(ratios[0][mine]), "tenth": smallest_to_largest(ratios[10][mine])}


def compute() -> dict:
    result = {}
    for depth in DEPTHS:
        for name, axis in AXES.items():
            torch.manual_seed(1)
            result[f"{name}_{depth}"] = train(depth, axis)
    return result


if __name__ == "__main__":
    print(compute())
