"""The largest learning rate at which gradient descent stays stable is 2 divided by the largest eigenvalue. A linear
output unit is trained with squared loss on a random hidden layer that stays as it is.
"""

import torch
from sklearn.datasets import load_digits

WIDTH, SEEDS, STEPS, HALVINGS = 64, 10, 400, 12
FUNCTIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


# --8<-- [start:stable]
def stable(moments, error, rate, steps=400):
    """Does ½ eᵀHe stay below where it began, for each network?"""
    e = error
    for _ in range(steps):
        e = e - rate * moments @ e
    before, after = (v.mT @ moments @ v for v in (error, e))
    return (after <= before).flatten()
# --8<-- [end:stable]


def largest_stable(moments, error):
    """Halve the interval between a rate that is stable and one that is not; no eigenvalue is looked at."""
    low, high = torch.zeros(len(moments)), torch.full((len(moments),), 1000.0)
    for _ in range(HALVINGS):
        middle = torch.where(low > 0, (low * high).sqrt(), high / 10)
        calm = stable(moments, error, middle.double().view(-1, 1, 1), STEPS)
        low, high = torch.where(calm, middle, low), torch.where(calm, high, middle)
    return (low * high).sqrt().double()


def interval(values):
    low, median, high = values.quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def compute() -> dict:
    torch.manual_seed(0)
    x, y = load_digits(return_X_y=True)
    x, y = torch.tensor(x, dtype=torch.float64), torch.tensor(y >= 5, dtype=torch.float64)
    x = x - x.mean(0)
    x = x / x.square().mean().sqrt()
    hidden = x @ (torch.randn(SEEDS, x.shape[1], WIDTH, dtype=torch.float64) / x.shape[1] ** 0.5)
    rows = {}
    for name, f in FUNCTIONS.items():
        for kind in ("raw", "centred"):
            h = f(hidden) - (f(hidden).mean(1, keepdim=True) if kind == "centred" else 0)
            moments = h.mT @ h / h.shape[1]
            target = (h.mT @ (2 * y - 1) / h.shape[1]).unsqueeze(2)
            error = -torch.linalg.solve(moments + 1e-6 * torch.eye(WIDTH, dtype=torch.float64), target)
            bound = 2 / torch.linalg.eigvalsh(moments)[:, -1]
            found = largest_stable(moments, error)
            rows[f"{name}_{kind}"] = {"bound": interval(bound), "found": interval(found),
                                      "off": (found / bound - 1).abs().max().item()}
    return {"rows": rows, "worst": max(row["off"] for row in rows.values()),
            "gain": {name: rows[f"{name}_centred"]["found"]["median"] / rows[f"{name}_raw"]["found"]["median"]
                     for name in FUNCTIONS}}


if __name__ == "__main__":
    print(compute())
