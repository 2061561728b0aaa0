"""Under Xavier the variance of a deep tanh network neither stays nor falls exponentially: it falls like 1/(2l).

Width 256, no biases, nothing is trained; the theory takes infinite width.
"""

import math

import torch
from random_layers import interval, tanh_slope, there_and_back
from wide_theory import mean

SEEDS, WIDTH, DEPTH, INPUTS = 10, 256, 200, 16


# --8<-- [start:law]
def law(depth, q=1.0):
    """q_l and χ_l in every layer, for σ_w = 1 and no biases."""
    q, path, factors = torch.tensor(q, dtype=torch.float64), [], []
    for _ in range(depth):
        path.append(q)
        factors.append(mean(lambda z: tanh_slope(z) ** 2, q))
        q = mean(lambda z: z.tanh() ** 2, q)
    return torch.stack(path), torch.stack(factors)
# --8<-- [end:law]


def compute() -> dict:
    torch.manual_seed(0)
    signals, gradients = [], []
    for _ in range(SEEDS):
        weights = [torch.randn(1, WIDTH, WIDTH) / WIDTH**0.5 for _ in range(DEPTH - 1)]
        z, delta = there_and_back(torch.tanh, tanh_slope, torch.randn(1, INPUTS, WIDTH), weights)
        signals.append(z.mean((1, 2)))
        gradients.append(delta.mean((1, 2)))
    signal, gradient = torch.stack(signals, 1), torch.stack(gradients, 1)
    q, chi = law(DEPTH)
    back = torch.cat([chi[:-1].flip(0).cumprod(0).flip(0), torch.ones(1, dtype=torch.float64)])
    far, _ = law(10_000)
    layers = torch.arange(1, 10_001, dtype=torch.float64)
    refined = 1 / far - 2 * layers + 5 / 6 * layers.log()
    logs = [math.log(k) for k in range(20, DEPTH + 1)]
    slopes = torch.stack([fit(logs, signal[19:, s].log()) for s in range(SEEDS)])
    return {
        "q": q.tolist(), "back": back.tolist(), "signal": [interval(row) for row in signal],
        "gradient": [interval(row) for row in gradient],
        "at": {str(k): {"run": interval(signal[k - 1]), "theory": q[k - 1].item()} for k in (50, 200)},
        "first": {"run": interval(gradient[0]), "theory": back[0].item(), "loss": interval(gradient[0] ** -0.5)},
        "slope": interval(slopes), "far": far[-1].item() * 20_000,
        "constant": {"thousand": refined[999].item(), "ten": refined[-1].item()},
    }


def fit(x, y):
    """Slope of the straight line through the points."""
    x = torch.tensor(x, dtype=torch.float64)
    return ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.8)
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharex=True)
    lines = (("signal", "q", "E[z²]", "C0"), ("gradient", "back", "E[δ²]", "C1"))
    for axes, (run, theory, title, color) in zip(panels, lines, strict=True):
        layers = sorted({round(10 ** (k / 20)) for k in range(20 * 3)} & set(range(1, len(result[run]) + 1)))
        rows, expected = ([result[key][layer - 1] for layer in layers] for key in (run, theory))
        axes.fill_between(layers, [row["low"] for row in rows], [row["high"] for row in rows], color=color, alpha=0.25,
                          linewidth=0)
        axes.plot(layers, [row["median"] for row in rows], color=color, linewidth=2)
        axes.plot(layers, expected, color="black", linestyle="--", linewidth=1)
        axes.set(xscale="log", yscale="log", ylim=(1e-3, 2), title=title, xlabel=word("layer") + " l")
        axes.set_xticks([1, 10, 100], ["1", "10", "100"])
        axes.minorticks_off()
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].plot(layers[1:], [1 / (2 * k) for k in layers[1:]], color="gray", linestyle=":")
    panels[0].text(1.6, 0.05, "1/(2l)", color="gray")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
