"""The longer the sequence, the more steps the plain RNN needs to learn to add; LSTM and GRU need far fewer.

Eight units, Adam, at most 900 steps, no clipping; short sequences.
"""

import torch
from recall_task import BATCH, RATES, SEEDS, table

LENGTHS, STEPS, TARGET = (4, 8, 12), 900, 0.04
WAYS = {"rnn": ("rnn", {}), "lstm": ("lstm", {}), "gru": ("gru", {})}


# --8<-- [start:adding]
def adding(length):
    """Numbers from 0 to 1; two of them are marked, one in each half."""
    x = torch.zeros(length, SEEDS, 2, BATCH)
    x[:, :, 0] = torch.rand(length, SEEDS, BATCH)
    half = length // 2
    for first in (0, half):
        place = first + torch.randint(half, (1, SEEDS, BATCH))
        x[:, :, 1].scatter_(0, place, 1.0)
    return x, (x[:, :, 0] * x[:, :, 1]).sum(0)
# --8<-- [end:adding]


def squared(outputs, y):
    return (outputs - y).square().mean(1)


def compute() -> dict:
    task = {"make": adding, "cost": squared, "guess": 1 / 6, "target": TARGET, "steps": STEPS}
    return table(WAYS, LENGTHS, RATES, **task)


if __name__ == "__main__":
    print(compute())
