"""For one unit and one sample a monotone activation makes the gradient point the right way; for two samples not.

One weight, squared error, no bias; nothing is trained, the loss is only looked at.
"""

import torch
import torch.nn.functional as F

FUNCTIONS = {"tanh": torch.tanh, "silu": F.silu, "sin": torch.sin}
INPUTS, TARGETS = (1.0, -10.0), (0.95, 0.6)  # two samples for one sigmoid


# --8<-- [start:minima]
def minima(loss):
    """How many points of a curve lie below both their neighbours."""
    step = loss.diff()
    return ((step[:-1] < 0) & (step[1:] > 0)).sum().item()


def two_samples(w):
    """Squared error of one sigmoid with weight w on two samples."""
    samples = zip(INPUTS, TARGETS, strict=True)
    return sum((torch.sigmoid(w * x) - t) ** 2 for x, t in samples) / 2
# --8<-- [end:minima]


def many_samples(f, w):
    """The loss over w of a unit whose twenty targets another unit with weight 1 has made."""
    x = 3 * torch.randn(20, dtype=torch.float64)
    return (f(w[:, None] * x) - f(x)).square().mean(1) / 2


def compute() -> dict:
    z = torch.linspace(-8, 8, 161, dtype=torch.float64)
    w, fine = torch.linspace(-2, 6, 161, dtype=torch.float64), torch.linspace(-10, 10, 20_001, dtype=torch.float64)
    counts = {}
    for name, f in FUNCTIONS.items():
        torch.manual_seed(0)
        found = sorted(minima(many_samples(f, fine)) for _ in range(10))
        counts[name] = {"median": (found[4] + found[5]) / 2, "low": found[1], "high": found[8]}
    return {"z": z.tolist(), "one": {name: ((f(z) - 0.8) ** 2 / 2).tolist() for name, f in FUNCTIONS.items()},
            "w": w.tolist(), "two": two_samples(w).tolist(), "minima": minima(two_samples(fine)), "counts": counts}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.4)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    styles = {"tanh": ("C0", "-", (-7.8, 1.66), "left"), "silu": ("C1", "--", (3.3, 1.68), "left"),
              "sin": ("C2", ":", (-5.2, 1.05), "left")}
    for name, (color, style, (x, y), side) in styles.items():
        left.plot(result["z"], result["one"][name], color=color, linestyle=style, linewidth=2)
        left.text(x, y, {"tanh": "tanh", "silu": "SiLU", "sin": "sin"}[name], color=color, ha=side)
    left.set(ylim=(-0.05, 1.9), xlabel="z", title="C(z) = (f(z) − 0.8)² / 2")
    right.plot(result["w"], result["two"], color="C3", linewidth=2)
    right.set(xlabel="w", title=word("sigmoid, two samples"), ylim=(0, None))
    for axes in (left, right):
        axes.title.set_fontsize(10)
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
