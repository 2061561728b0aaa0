"""The derivative of a block is the identity plus that of the branch; with scaled branches no direction is lost.

One input per network, random weights, float64; nothing is trained.
"""

import torch
from residual_blocks import plain, residual

SEEDS, WIDTH, DEPTH = 10, 48, 32


# --8<-- [start:jacobian]
def jacobian(block, h, weights, scale=1.0):
    """∂h_L/∂h₀ at one input h, found by autograd."""
    def stack(h):
        for W in weights:
            h = block(h, W, scale)
        return h
    return torch.func.jacrev(stack)(h)
# --8<-- [end:jacobian]


def quantiles(values):
    low, median, high = values.quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def compute() -> dict:
    torch.manual_seed(0)
    stacks = {"plain": (plain, 1.0), "residual": (residual, 1.0), "scaled": (residual, DEPTH**-0.5)}
    values, error = {name: [] for name in stacks}, 0.0
    for _ in range(SEEDS):
        weights = [torch.randn(WIDTH, WIDTH, dtype=torch.float64) * (2 / WIDTH) ** 0.5 for _ in range(DEPTH)]
        h = torch.randn(WIDTH, dtype=torch.float64)
        whole, branch = jacobian(residual, h, weights[:1]), jacobian(plain, h, weights[:1])
        error = max(error, (whole - branch - torch.eye(WIDTH, dtype=torch.float64)).abs().max().item())
        for name, (block, scale) in stacks.items():
            values[name].append(torch.linalg.svdvals(jacobian(block, h, weights, scale)))
    table = {name: torch.stack(rows) for name, rows in values.items()}
    return {
        "error": error,
        "smallest": {name: quantiles(rows[:, -1]) for name, rows in table.items()},
        "largest": {name: quantiles(rows[:, 0]) for name, rows in table.items()},
        "middle": {name: quantiles(rows[:, WIDTH // 2]) for name, rows in table.items()},
    }


if __name__ == "__main__":
    print(compute())
