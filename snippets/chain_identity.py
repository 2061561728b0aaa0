"""A sigmoid neuron copies its input as closely as you like if a constant may be subtracted, and only roughly if not.
The copy is v σ(wa + b) for inputs a from 0 to 1; the search is a grid that closes in on its best point.
"""

import torch

INPUTS, POINTS, ROUNDS = 101, 21, 12


def compute() -> dict:
    a = torch.linspace(0, 1, INPUTS, dtype=torch.float64)
    centre, reach = torch.tensor([[1.5, 5.0, -2.0], [1.4, 4.9, 4.0]], dtype=torch.float64)
    for _ in range(ROUNDS):
        grids = [torch.linspace(-1, 1, POINTS, dtype=torch.float64) * r + c for c, r in zip(centre, reach, strict=True)]
        v, w, b = (grid.flatten()[:, None] for grid in torch.meshgrid(*grids, indexing="ij"))
        errors = (v * torch.sigmoid(w * a + b) - a).abs().amax(1)
        best = errors.argmin()
        centre, reach = torch.stack([v[best, 0], w[best, 0], b[best, 0]]), reach * 0.6
    small = torch.tensor(0.1, dtype=torch.float64)
    copy = 4 / small * torch.sigmoid(small * (a - 0.5)) - 2 / small + 0.5
    return {
        "without_constant": errors.min().item(),
        "v": centre[0].item(),
        "w": centre[1].item(),
        "with_constant": (copy - a).abs().max().item(),
    }


if __name__ == "__main__":
    print(compute())
