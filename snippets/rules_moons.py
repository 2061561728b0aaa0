"""On interleaved half moons plain descent leaves the deeper sigmoid networks on their plateau at every rate, one length
for all steps moves some, Adam moves all. The networks, steps and seeds are those of the rate sweep on digits.
"""

import torch
from deep_nets import SAMPLES, WIDTH, Adam, Descent, OneLength, start
from other_rules import LENGTHS, RATES
from race_data import unit
from rate_sweep import contest
from sklearn.datasets import make_moons

DESCENT = [10 ** (k / 2) for k in range(-4, 3)]


def moons():
    x, y = make_moons(SAMPLES, noise=0.1, random_state=0)
    return unit(torch.tensor(x, dtype=torch.float32)), torch.tensor(y)


def begin(hidden, gain, seeds):
    """As for the digits, but with two inputs and two classes."""
    inner = start(hidden, gain, seeds)[1:-1]
    return [torch.randn(seeds, 2, WIDTH) / 2**0.5, *inner, torch.randn(seeds, WIDTH, 2) / WIDTH**0.5]


def compute() -> dict:
    task = moons, begin
    rules = {"descent": (Descent, DESCENT), "length": (OneLength, LENGTHS), "adam": (Adam, RATES)}
    return {name: contest(rule, rates, task) for name, (rule, rates) in rules.items()}


if __name__ == "__main__":
    print(compute())
