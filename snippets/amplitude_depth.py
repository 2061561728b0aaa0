"""Near the identity the amplitude falls slowly with depth, like 1/layer; ReLU halves it in every layer.

Random weights of variance 1/width, the right choice for the identity and for it alone; nothing is trained.
"""

import torch
import torch.nn.functional as F
from gain_in_depth import interval, signal_and_gradient

DEPTH = 50
FUNCTIONS = {"identity": lambda z: z, "hardtanh": F.hardtanh, "sin": torch.sin, "tanh": torch.tanh,
             "relu": torch.relu, "softplus": F.softplus}


def run(f):
    torch.manual_seed(0)
    signal, gradient = signal_and_gradient(f, 1.0, DEPTH)
    return {"signal": interval(signal[-1]), "gradient": interval(gradient[0]),
            "curve": signal.median(1).values.tolist()}


def alike(f):
    """Cosine of the angle between two independent inputs after DEPTH layers, median over seeds."""
    torch.manual_seed(0)
    h = torch.randn(10, 2, 200, dtype=torch.float64)
    for _ in range(DEPTH - 1):
        h = f(h @ (torch.randn(10, 200, 200, dtype=torch.float64) / 200**0.5))
    return interval(torch.cosine_similarity(h[:, 0], h[:, 1], dim=1))


def compute() -> dict:
    return {"rows": {name: run(f) for name, f in FUNCTIONS.items()},
            "alike": {name: alike(FUNCTIONS[name]) for name in ("tanh", "softplus")},
            "tanh_theory": 1 / (2 * DEPTH), "relu_theory": 0.5 ** (DEPTH - 1)}


def draw(figure, result, word=str):
    axes = figure.subplots()
    styles = {"identity": ("black", "-", "x"), "hardtanh": ("C2", "-.", "hard tanh"), "sin": ("C3", (0, (5, 1)), "sin"),
              "tanh": ("C0", "-", "tanh"), "relu": ("C1", "--", "ReLU")}
    for name, (color, style, label) in styles.items():
        curve = result["rows"][name]["curve"]
        axes.plot(range(1, len(curve) + 1), curve, color=color, linestyle=style, linewidth=2)
        shift = {"sin": 1.3, "tanh": 0.75}.get(name, 1)
        axes.text(*((53, shift * curve[-1]) if name != "relu" else (16, 1.1e-4)), label, color=color, va="center")
    layers = range(2, 51)
    axes.plot(layers, [1 / (2 * layer) for layer in layers], color="black", linestyle=":", linewidth=1)
    axes.text(20, 0.012, "1/(2l)", color="black", va="top", ha="center")
    axes.set(xscale="log", yscale="log", xlim=(0.95, 110), ylim=(1e-6, 3), xlabel=word("layer") + " l")
    axes.set_xticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
    axes.minorticks_off()
    axes.set_title("E[z²]", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
