"""Depth allows exponentially many linear pieces, but a random network uses about as many as it has units. One input,
counted exactly by the bends; untrained weights.
"""

from itertools import pairwise

import torch

WIDTH, SEEDS, DEPTHS = 16, 10, (1, 2, 4, 8)


# --8<-- [start:bends]
def bends(t, h, layers):
    for W, b in layers:
        z = h @ W + b
        left, right = z[:-1], z[1:]
        k, unit = torch.where(left * right < 0)
        share = left[k, unit] / (left[k, unit] - right[k, unit])
        t = torch.cat([t, t[k] + share * (t[k + 1] - t[k])])
        z = torch.cat([z, z[k] + share[:, None] * (z[k + 1] - z[k])])
        t, order = t.sort()
        h = torch.relu(z[order])
    return t
# --8<-- [end:bends]


def random_layers(sizes, seed):
    torch.manual_seed(seed)
    return [(torch.randn(n, m, dtype=torch.float64) * (2 / n) ** 0.5, torch.randn(m, dtype=torch.float64) * 0.3)
            for n, m in pairwise(sizes)]


# --8<-- [start:sawtooth]
def sawtooth(depth):
    bias, tent = torch.tensor([0, -0.5]), torch.tensor([[2.0], [-4.0]])
    first, again = (torch.ones(1, 2), bias), (tent.repeat(1, 2), bias)
    return [first] + [again] * (depth - 1)
# --8<-- [end:sawtooth]


def summary(values):
    low, median, high = torch.tensor(values, dtype=torch.float64).quantile(
        torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def pieces(sizes, seed, radius=1e6):
    """How many straight pieces a random network with one input has between -radius and radius."""
    line = torch.tensor([-radius, radius], dtype=torch.float64)
    return len(bends(line, line[:, None], random_layers(sizes, seed))) - 1


def row(width, depth):
    counts = [pieces((1,) + (width,) * depth, seed) for seed in range(SEEDS)]
    return {"units": width * depth, "pieces": summary(counts), "montufar": width ** (depth - 1) * (width + 1)}


def compute() -> dict:
    line = torch.tensor([0.0, 1.0])
    return {"deep": {str(depth): row(WIDTH, depth) for depth in DEPTHS},
            "wide": {str(depth): row(WIDTH * depth, 1) for depth in DEPTHS},
            "sawtooth": {str(depth): len(bends(line, line[:, None], sawtooth(depth))) - 1 for depth in DEPTHS}}


if __name__ == "__main__":
    print(compute())
