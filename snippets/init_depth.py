"""He's variance keeps signal and gradient of a deep ReLU network, Xavier's halves both, PyTorch's default divides by 6.

Fifty layers of one width at the start; the default's random biases are included.
"""

import torch
from random_layers import interval, squares, step_up

SEEDS, WIDTH, DEPTH = 20, 128, 50


# --8<-- [start:starts]
def he(n, m):
    return torch.randn(SEEDS, n, m) * (2 / n) ** 0.5, 0.0


def xavier(n, m):
    return torch.randn(SEEDS, n, m) * (2 / (n + m)) ** 0.5, 0.0


def default(n, m):
    parameters = torch.rand(SEEDS, n + 1, m) * 2 - 1
    return parameters[:, :n] / n**0.5, parameters[:, n:] / n**0.5
# --8<-- [end:starts]


def run(start, f=torch.relu, slope=step_up):
    """E[z²] forth and E[δ²] back, one input per seed."""
    layers = [start(WIDTH, WIDTH) for _ in range(DEPTH)]
    z = [torch.randn(SEEDS, 1, WIDTH)]
    for W, b in layers:
        z.append(f(z[-1]) @ W + b)
    delta = [torch.randn_like(z[-1])]
    for (W, _), below in zip(layers[::-1], z[-2::-1], strict=True):
        delta.append(slope(below) * (delta[-1] @ W.mT))
    parts = {"signal": squares(z), "gradient": squares(delta[::-1])}
    return {name: [interval(layer) for layer in part] for name, part in parts.items()}


def compute() -> dict:
    torch.manual_seed(0)
    runs = {start.__name__: run(start) for start in (he, xavier, default)}
    norms = {name: {key: value**0.5 for key, value in each["gradient"][0].items()} for name, each in runs.items()}
    return {"runs": runs, "norms": norms, "halves": 0.5 ** (DEPTH / 2), "sixths": 6 ** (-DEPTH / 2),
            "floor": 0.4 / WIDTH, "last": {name: each["signal"][-1] for name, each in runs.items()}}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.0)
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharey=True)
    styles = {"he": ("C0", "-", "He", 1), "xavier": ("C1", "--", "Xavier", 1 / 2),
              "default": ("C2", "-.", "nn.Linear", 1 / 6)}
    for axes, part, title in zip(panels, ("signal", "gradient"), ("E[z²]", "E[δ²]"), strict=True):
        for name, (color, style, label, factor) in styles.items():
            rows = result["runs"][name][part]
            layers, last = range(1, len(rows) + 1), len(rows) - 1
            axes.fill_between(layers, [row["low"] for row in rows], [row["high"] for row in rows], color=color,
                              alpha=0.25, linewidth=0)
            axes.plot(layers, [row["median"] for row in rows], color=color, linestyle=style, linewidth=2)
            steps = [k if part == "signal" else last - k for k in range(last + 1)]
            if name == "default" and part == "signal":
                steps = []
            axes.plot(layers[: len(steps)], [factor**k for k in steps], color="black", linestyle=":", linewidth=1)
            if part == "gradient":
                at = {"he": (26, 30), "xavier": (14, 1e-8), "default": (22, 1e-31)}[name]
                axes.text(*at, label, color=color, ha="center")
        axes.set(yscale="log", ylim=(1e-42, 1e6), title=title)
        axes.set_yticks([1e-40, 1e-30, 1e-20, 1e-10, 1])
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(word("layer"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
