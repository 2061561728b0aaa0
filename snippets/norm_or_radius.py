"""A largest singular value below 1 makes gradients vanish; one above 1 proves nothing, nor does the spectral radius.

Four small matrices, one run for every conclusion that is wrong, and PyTorch's default matrix.
"""

import torch
from random_layers import interval

SEEDS, UNITS, LAGS = 10, 64, 100


# --8<-- [start:sizes]
def radius(U):
    return torch.linalg.eigvals(U).abs().amax(-1)


def largest(U):
    return torch.linalg.matrix_norm(U, 2)


def growth(factors):
    """Norm of the product of the first 1, 2, … factors."""
    product, norms = torch.eye(factors[0].shape[-1]).to(factors[0]), []
    for factor in factors:
        product = factor @ product
        norms.append(largest(product))
    return torch.stack(norms)
# --8<-- [end:sizes]


# --8<-- [start:held]
def held(U, z, steps):
    """Slopes times U, the input chosen so that z stays."""
    a, h, factors = z - U @ z.tanh(), z.tanh(), []
    for _ in range(steps):
        h = (a + U @ h).tanh()
        factors.append((1 - h**2)[:, None] * U)
    return growth(factors)
# --8<-- [end:held]


def matrix(*rows):
    return torch.tensor(rows, dtype=torch.float64)


def compute() -> dict:
    torch.manual_seed(0)
    sheared, nilpotent = matrix([0.9, 5.0], [0.0, 0.9]), matrix([2.0, -4.0], [1.0, -2.0])
    hump = growth([sheared] * LAGS)
    U = (2 * torch.rand(SEEDS, UNITS, UNITS, dtype=torch.float64) - 1) / UNITS**0.5
    small = 0.95 * torch.linalg.qr(torch.randn(2, 2, dtype=torch.float64)).Q
    default = growth([U] * LAGS)
    burst = held(nilpotent, torch.tensor([0.0, 3.0], dtype=torch.float64), 30)
    start, h, factors = matrix([1.5]), torch.full((1,), 0.1, dtype=torch.float64), []
    for _ in range(LAGS):
        h = (start @ h).tanh()
        factors.append((1 - h**2)[:, None] * start)
    settle = growth(factors)
    return {
        "curves": {"hump": hump.tolist(), "bound": growth([small] * LAGS).tolist(),
                   "grown": growth([matrix([1.05])] * LAGS).tolist(),
                   "default": default.median(1).values.tolist(), "burst": burst.tolist(), "settle": settle.tolist()},
        "hump": {"norm": largest(sheared).item(), "top": hump.max().item(), "at": hump.argmax().item() + 1,
                 "last": hump[-1].item()},
        "default": {"norm": interval(largest(U)), "least": largest(U).min().item(),
                    "radius": interval(radius(U)), "last": interval(default[-1])},
        "burst": {"radius": radius(nilpotent).item(), "norm": largest(nilpotent).item(), "last": burst[-1].item(),
                  "square": (nilpotent @ nilpotent).abs().max().item(), "rate": (burst[-1] / burst[9]).item() ** 0.05},
        "settle": {"point": h.item(), "factor": factors[-1].item(), "last": settle[-1].item()},
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.2)
    panels = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    styles = (
        {"hump": ("C0", "-", "s = 5.2,  ρ = 0.9", (2, 60)), "grown": ("C3", "-.", "s = ρ = 1.05", (45, 250)),
         "bound": ("C2", ":", "s = 0.95", (45, 0.003)), "default": ("C1", "--", word("PyTorch's default"), (33, 1e-6))},
        {"burst": ("C3", "-.", "ρ = 0", (8, 1e6)), "settle": ("C0", "-", "ρ = 1.5", (19, 1e-3))},
    )
    for axes, part, title in zip(panels, styles, (word("linear"), "tanh"), strict=True):
        for name, (color, style, label, at) in part.items():
            rows = result["curves"][name][: 30 if title == "tanh" else 100]
            axes.plot(range(1, len(rows) + 1), rows, color=color, linestyle=style, linewidth=2)
            axes.text(*at, label, color=color, fontsize=9)
        axes.axhline(1, color="lightgray", linewidth=1)
        axes.set(yscale="log", xlabel=word("lag"), title=title)
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylim(1e-8, 1e3)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
