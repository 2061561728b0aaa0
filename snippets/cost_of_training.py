"""GELU and SiLU cost a little more per training step than ReLU and lose no accuracy; cheapness decides little.

Handwritten digits, two hidden layers; the times belong to one machine and vary.
"""

import time

import torch
import torch.nn.functional as F
from gaussian_means import gaussian_mean
from race import forward, start, step
from sklearn.datasets import load_digits

VARIES = True
SEEDS, WIDTH, STEPS, BATCH, ROUNDS = 10, 32, 150, 32, 15
RATES = tuple(10 ** (k / 2 - 2) for k in range(7))
FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh, "gelu": F.gelu, "silu": F.silu}


def interval(values):
    low, median, high = values.double().quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def accuracy(f, x, y):
    """Test accuracy for every seed after STEPS steps, at the rate with the best training accuracy."""
    torch.manual_seed(0)
    gain = gaussian_mean(lambda z: f(z) ** 2) ** -0.5
    weights, biases = ([p.repeat(len(RATES), 1, 1) for p in part]
                       for part in start((64, WIDTH, WIDTH, 10), SEEDS, [1.0, gain, gain]))
    rates = torch.tensor(RATES).repeat_interleave(SEEDS)
    for _ in range(STEPS):
        chosen = torch.randint(1000, (SEEDS, BATCH)).repeat(len(RATES), 1)
        step(x[chosen], y[chosen], weights, biases, f, rates)
    with torch.no_grad():
        right = forward(x.expand(len(rates), -1, -1), weights, biases, f)[-1].argmax(2) == y
        train, test = (part.double().mean(1).view(len(RATES), SEEDS) for part in (right[:, :1000], right[:, 1000:]))
    return test[train.mean(1).argmax()]


def seconds(f, x, y, width):
    """One training step of one network, the shortest of four, in processor time."""
    weights, biases = start((64, width, width, 10), 1, [1.0, 1.0, 1.0])
    rate, batch = torch.tensor([0.0]), (x[None, :256], y[None, :256])
    found = []
    for _ in range(4):
        begin = time.process_time()
        step(*batch, weights, biases, f, rate)
        found.append(time.process_time() - begin)
    return min(found)


def compute() -> dict:
    torch.set_num_threads(1)
    data = load_digits()
    x, y = torch.tensor(data.data, dtype=torch.float32), torch.tensor(data.target)
    x = (x - x[:1000].mean(0)) / (x[:1000] - x[:1000].mean(0)).square().mean().sqrt()
    times = {name: [] for name in FUNCTIONS}
    for _ in range(ROUNDS):
        for name, f in FUNCTIONS.items():
            times[name].append(seconds(f, x, y, 256))
    plain = torch.tensor(times["relu"])
    return {name: {"accuracy": interval(accuracy(f, x, y)), "time": interval(torch.tensor(times[name]) / plain)}
            for name, f in FUNCTIONS.items()}


if __name__ == "__main__":
    print(compute())
