"""The same mean squared singular value, very different spectra: orthogonal factors keep a Jacobian near an isometry.

One input per network, 32 layers of width 192 at the start; nothing is trained.
"""

import torch
from random_layers import interval, step_up, tanh_slope

SEEDS, WIDTH, DEPTH, EVERY = 10, 192, 32, 4
FUNCTIONS = {"linear": (lambda z: z, torch.ones_like, 1.0), "tanh": (torch.tanh, tanh_slope, 1.0),
             "relu": (torch.relu, step_up, 2**0.5)}

PLACES = {("gaussian", "linear"): (100, 1e-2), ("gaussian", "tanh"): (82, 5e-8), ("gaussian", "relu"): (24, 1e-7),
          ("orthogonal", "linear"): (96, 2), ("orthogonal", "tanh"): (120, 0.008), ("orthogonal", "relu"): (95, 1e-6)}


# --8<-- [start:matrices]
def gaussian(n):
    return torch.randn(DEPTH, SEEDS, n, n, dtype=torch.float64) / n**0.5


def orthogonal(n):
    Q, R = torch.linalg.qr(gaussian(n))
    return Q * R.diagonal(dim1=-2, dim2=-1).sign()[..., None, :]
# --8<-- [end:matrices]


# --8<-- [start:jacobian]
def singular_values(f, slope, weights, gain):
    """Of the Jacobian ∂h_L/∂x, largest first, for every seed."""
    _, seeds, n, _ = weights.shape
    h = torch.randn(seeds, n, 1, dtype=torch.float64)
    J = torch.eye(n, dtype=torch.float64).expand(seeds, n, n)
    for W in gain * weights:
        z = W @ h
        J, h = slope(z) * (W @ J), f(z)
    return torch.linalg.svdvals(J)
# --8<-- [end:jacobian]


def compute() -> dict:
    torch.manual_seed(0)
    cases = {}
    for kind, weights in {"gaussian": gaussian(WIDTH), "orthogonal": orthogonal(WIDTH)}.items():
        for name, (f, slope, gain) in FUNCTIONS.items():
            values = singular_values(f, slope, weights, gain)
            curve = values.median(0).values[::EVERY]
            cases.setdefault(kind, {})[name] = {
                "curve": curve[curve > 1e-9].tolist(), "largest": interval(values[:, 0]),
                "middle": interval(values[:, WIDTH // 2]), "square": interval(values.square().mean(1)),
                "above": interval((values > 1).double().mean(1)),
                "spread": interval(values[:, 0] / values[:, WIDTH // 2]),
            }
    edge = ((DEPTH + 1) ** (DEPTH + 1) / DEPTH**DEPTH) ** 0.5
    off = (torch.tensor(cases["orthogonal"]["linear"]["curve"], dtype=torch.float64) - 1).abs().max().item()
    return {"cases": cases, "edge": edge, "isometry": off}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.0)
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharey=True)
    styles = {"linear": ("black", "-", "f(z) = z"), "tanh": ("C0", "--", "tanh"), "relu": ("C1", "-.", "ReLU")}
    for axes, (kind, rows) in zip(panels, result["cases"].items(), strict=True):
        for name, (color, style, label) in styles.items():
            curve = rows[name]["curve"]
            axes.plot(range(1, EVERY * len(curve), EVERY), curve, color=color, linestyle=style, linewidth=2)
            axes.text(*PLACES[kind, name], label, color=color, ha="center")
        axes.axhline(1, color="lightgray", linewidth=0.8, zorder=0)
        axes.set(yscale="log", ylim=(1e-8, 50), xlim=(0, WIDTH + 2), xlabel=word("number of the singular value"))
        axes.set_xticks([1, 48, 96, 144, 192])
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_title(word("Gaussian"))
    panels[1].set_title(word("orthogonal"))
    panels[0].set_ylabel("s")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
