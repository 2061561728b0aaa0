"""Plain tanh, orthogonal tanh and GRU networks learn to recall a sign over 4 to 32 steps, each at its best rate.

Eight units, Adam, at most 160 steps; small and short on purpose.
"""

import torch
from random_layers import interval
from recall_task import LAGS, SEEDS, reach, table

WAYS = {"rnn": ("rnn", {}), "turn": ("rnn", {"turn": True}), "gru": ("gru", {})}


def compute() -> dict:
    result = table(WAYS)
    torch.manual_seed(0)
    result["reach"] = {name: interval(reach(*way, LAGS[-1])) for name, way in WAYS.items()}
    return {**result, "seeds": SEEDS}


if __name__ == "__main__":
    print(compute())
