"""A network of step functions never moves its hidden weights, although its gradient exists almost everywhere.

Small networks on two spirals; a made-up gradient behind the same step trains them.
"""

import torch
import torch.nn.functional as F
from race import forward, start
from race import step as descend
from race_data import spirals

SEEDS, WIDTH, STEPS, BATCH = 10, 16, 300, 32
RATES = [10 ** (k / 2) for k in range(-4, 3)]


# --8<-- [start:step]
def step(z):
    """1 right of zero, 0 left of it; torch gives the slope 0 at 0 too."""
    return (torch.sign(z) + 1) / 2


def pretend(z):
    """The values of step, the derivative of a ramp."""
    ramp = F.hardtanh(z) / 2
    return ramp + (step(z) - ramp).detach()
# --8<-- [end:step]


def train(f, gain):
    """Training error at the best learning rate for every seed, and how far any hidden weight has moved."""
    torch.manual_seed(0)
    x, y = spirals()
    rates = torch.tensor(RATES).repeat_interleave(SEEDS)
    weights, biases = ([p.repeat(len(RATES), 1, 1) for p in part]
                       for part in start((2, WIDTH, WIDTH, 2), SEEDS, [1.0, gain, gain]))
    before = [W.clone() for W in weights]
    for _ in range(STEPS):
        chosen = torch.randint(len(x), (SEEDS, BATCH)).repeat(len(RATES), 1)
        descend(x[chosen], y[chosen], weights, biases, f, rates)
    with torch.no_grad():
        outputs = forward(x.expand(len(rates), -1, -1), weights, biases, f)[-1]
        error = (outputs.argmax(2) != y).double().mean(1).view(len(RATES), SEEDS)
        moved = max((W - old).abs().max().item() for W, old in zip(weights[:2], before, strict=False))
    best = error[error.mean(1).argmin()]
    low, median, high = best.quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"error": {"median": median, "low": low, "high": high}, "moved": moved}


def compute() -> dict:
    return {"step": train(step, 2**0.5), "pretend": train(pretend, 2**0.5), "tanh": train(torch.tanh, 1.6)}


if __name__ == "__main__":
    print(compute())
