"""A gain made for the signal keeps the signal, a gain made for the gradient does not, and 5/3 for tanh does neither.

Random networks at the start; no training.
"""

import torch
from activation_functions import TWELVE
from gaussian_means import row

# --8<-- [start:pass]
DEPTH, WIDTH, BATCH, SEEDS = 30, 200, 32, 10


def signal_and_gradient(f, gain, depth=DEPTH, width=WIDTH):
    """E[z²] of every layer going forward, E[δ²] coming back."""
    scale = gain / width**0.5
    z = [torch.randn(SEEDS, BATCH, width, requires_grad=True)]
    for _ in range(depth - 1):
        z.append(f(z[-1]) @ (scale * torch.randn(SEEDS, width, width)))
    delta = torch.autograd.grad(z[-1], z, torch.randn_like(z[-1]))
    squares = [torch.stack(part).double().square() for part in (z, delta)]
    return [part.mean((2, 3)) for part in squares]
# --8<-- [end:pass]


def interval(values):
    low, median, high = values.double().quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def run(f, gain):
    torch.manual_seed(0)
    signal, gradient = signal_and_gradient(f, gain)
    two_signals, two_gradients = signal_and_gradient(f, gain, depth=2)
    return {"gain": gain, "one_signal": interval(two_signals[1]), "one_gradient": interval(two_gradients[0]),
            "signal": interval(signal[-1]), "gradient": interval(gradient[0]),
            "signals": signal.median(1).values.tolist(), "gradients": gradient.median(1).values.tolist()}


def compute() -> dict:
    cases = {}
    for name, torch_gain in {"tanh": 5 / 3, "sigmoid": 1.0, "relu": 2**0.5, "selu": 0.75, "gelu": 2**0.5}.items():
        f = {"sigmoid": torch.sigmoid, "tanh": torch.tanh}.get(name, TWELVE[name][0])
        gains = row(*TWELVE[name])
        growth = (gains["forward"] / gains["backward"]) ** (2 * (DEPTH - 1))
        cases[name] = {"predicted": growth, "forward": run(f, gains["forward"]), "backward": run(f, gains["backward"]),
                       "torch": run(f, torch_gain)}
    return {"cases": cases}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.6)
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharex=True)
    lines = {"forward": ("C0", "-"), "backward": ("C1", "--"), "torch": ("black", ":")}
    for axes, part, title in zip(panels, ("signals", "gradients"), ("E[z²]", "E[δ²]"), strict=True):
        for kind, (color, style) in lines.items():
            curve = result["cases"]["tanh"][kind][part]
            axes.plot(range(1, len(curve) + 1), curve, color=color, linestyle=style, linewidth=2)
            if part == "signals":
                label = f"g = {result['cases']['tanh'][kind]['gain']:.2f}"
                above = kind == "torch"
                axes.text(17, curve[15] + (0.08 if above else -0.06), label, color=color, ha="center",
                          va="bottom" if above else "top")
        axes.set_title(title, fontsize=10)
        axes.set_xlabel(word("layer"))
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylim(0, 1.4)
    panels[1].set_yscale("log")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
