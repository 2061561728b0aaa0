"""Whether twenty ReLU layers learn at all is decided before the first step, by the scale of the initial weights.

Small networks on 256 digits, plain SGD, 250 steps; training accuracy only.
"""

import torch
from race import forward, start, step, torch_start
from race_data import digits

SEEDS, WIDTH, DEPTH, STEPS, BATCH = 5, 32, 20, 250, 32
RATES = [10 ** (0.75 * k) for k in range(-4, 1)]


def orthogonal_start(sizes, seeds, gain):
    weights, biases = start(sizes, seeds, [1.0] * (len(sizes) - 1))
    weights[1:-1] = [gain * torch.linalg.qr(W)[0] for W in weights[1:-1]]
    return weights, biases


def larger_hidden(sizes, seeds):
    """PyTorch's default, its biases too; only the hidden weights are multiplied by √6."""
    weights, biases = torch_start(sizes, seeds)
    return [weights[0], *(6**0.5 * W for W in weights[1:-1]), weights[-1]], biases


def no_biases(sizes, seeds):
    weights, biases = torch_start(sizes, seeds)
    return weights, [torch.zeros_like(b) for b in biases]


def train(x, y, networks):
    """Training accuracy (ways, rates, seeds), all side by side: for every way, its weights and its biases."""
    weights, biases = ([torch.cat([p.repeat(len(RATES), 1, 1) for p in layer]) for layer in zip(*part, strict=True)]
                       for part in zip(*networks, strict=True))
    rates = torch.tensor(RATES).repeat_interleave(SEEDS).repeat(len(networks))
    for _ in range(STEPS):
        chosen = torch.randint(len(x), (SEEDS, BATCH)).repeat(len(rates) // SEEDS, 1)
        step(x[chosen], y[chosen], weights, biases, torch.relu, rates)
    with torch.no_grad():
        outputs = forward(x.expand(len(rates), -1, -1), weights, biases, torch.relu)[-1]
    return (outputs.argmax(2) == y).double().mean(1).view(len(networks), len(RATES), SEEDS)


def summary(right):
    """The best rate by its median."""
    best = right.median(1).values.argmax().item()
    row = right[best].sort().values
    return {"accuracy": {"median": row.median().item(), "low": row[0].item(), "high": row[-1].item()},
            "rate": RATES[best], "ever": right.max().item()}


def compute() -> dict:
    x, y = digits()
    sizes = (x.shape[1], *[WIDTH] * DEPTH, 10)
    he = [1.0, *[2**0.5] * (DEPTH - 1), 1.0]
    ways = {"default": lambda: torch_start(sizes, SEEDS), "zero": lambda: no_biases(sizes, SEEDS),
            "hidden": lambda: larger_hidden(sizes, SEEDS), "he": lambda: start(sizes, SEEDS, he),
            "xavier": lambda: start(sizes, SEEDS, [1.0] * len(he)),
            "orthogonal": lambda: orthogonal_start(sizes, SEEDS, 2**0.5)}
    networks = []
    for way in ways.values():
        torch.manual_seed(1)
        networks.append(way())
    result = {name: summary(right) for name, right in zip(ways, train(x, y, networks), strict=True)}
    return {"ways": result, "most": torch.bincount(y).max().item() / len(y)}


if __name__ == "__main__":
    print(compute())
