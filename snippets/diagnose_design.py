"""Residual networks that start as the identity, or nearly, raise an alarm at the start and learn all the same.

A small convolutional network on 64 handwritten digits; only its start is changed.
"""

import torch
from diagnose import diagnose
from torch.nn.functional import cross_entropy
from trial_nets import almost_identity, data, fit

SEEDS, STEPS, SOON = 5, 30, 6
STARTS = {"zero": 0.0, "tiny": 1e-6}


def course(scale, x, y):
    """What is found at the start and soon after, and the loss in the end."""
    model = almost_identity(scale)
    adam = torch.optim.Adam(model.parameters(), lr=1e-2)
    found = []
    for steps in (SOON, STEPS - SOON):
        found.append([key for key, *_ in diagnose(model, lambda: cross_entropy(model(x), y), adam).found])
        loss = fit(model, x, y, adam, steps)
    return *found, loss


def compute() -> dict:
    x, y = data()
    rows = {}
    for name, scale in STARTS.items():
        runs = []
        for seed in range(SEEDS):
            torch.manual_seed(seed)
            runs.append(course(scale, x, y))
        losses = sorted(loss for *_, loss in runs)
        rows[name] = {"start": sum(map(bool, (first for first, *_ in runs))),
                      "later": sum(map(bool, (second for _, second, _ in runs))),
                      "found": ", ".join(sorted({key for first, *_ in runs for key in first})),
                      "loss": {"median": losses[SEEDS // 2], "low": losses[0], "high": losses[-1]}}
    return {"rows": rows, "seeds": SEEDS, "steps": STEPS, "soon": SOON}


if __name__ == "__main__":
    print(compute())
