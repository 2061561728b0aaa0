"""Along a line the gradient of a deep plain stack with BatchNorm is white noise; scaled skips keep it brown.

One-dimensional input, random weights, nothing is trained; the statistics of BatchNorm are held fixed.
"""

import torch
from line_slopes import along, stacks
from random_layers import interval
from residual_blocks import he

SEEDS, WIDTH, DEPTH, POINTS, LAGS = 20, 100, 50, 256, 50


def autocorrelation(g, lags):
    """Of each row of g, divided by its value at lag 0."""
    g = g - g.mean(-1, keepdim=True)
    n = g.shape[-1]
    products = [(g[..., k:] * g[..., :n - k]).sum(-1) for k in lags]
    return torch.stack(products, -1) / products[0][..., None]


def gradients(x, weights, options):
    """df/dx at every x: a hidden layer with random kinks, the blocks, a random read-out."""
    networks, width = weights[0].shape[:2]
    w, b = torch.randn(2, networks, 1, width)
    first = torch.randn(networks, width, width) * (2 / width) ** 0.5
    z = x[:, None] * w + b
    path = along(z.relu() @ first, ((z > 0) * w) @ first, weights, **options)
    out = torch.randn(networks, width, 1) / width**0.5
    return [(t @ out)[..., 0] for t in path]


def compute() -> dict:
    x, lags = torch.linspace(-2, 2, POINTS), range(LAGS + 1)
    curves, samples = {}, {}
    for name, options in stacks(DEPTH).items():
        torch.manual_seed(0)
        path = gradients(x, he(DEPTH, WIDTH, SEEDS), options)
        curves[name] = autocorrelation(path[-1].double(), lags)
        samples[name] = path[-1][0]
        if name == "plain":
            curves["shallow"], samples["shallow"] = autocorrelation(path[0].double(), lags), path[0][0]
    noise = torch.randn(200, POINTS, dtype=torch.float64)
    curves["white"], curves["brown"] = autocorrelation(noise, lags), autocorrelation(noise.cumsum(-1), lags)
    shown = {name: ((g - g.mean()) / g.std()).tolist() for name, g in samples.items()
             if name in ("shallow", "plain_bn", "residual_bn", "scaled")}
    return {
        "curves": {name: [interval(column) for column in rows.T] for name, rows in curves.items()},
        "one": {name: interval(rows[:, 1]) for name, rows in curves.items()},
        "ten": {name: interval(rows[:, 10]) for name, rows in curves.items()},
        "samples": shown, "step": 4 / (POINTS - 1), "points": POINTS,
    }


STYLES = {"shallow": ("black", "-"), "scaled": ("C0", "--"), "residual": ("C1", (0, (5, 2, 1, 2, 1, 2))),
          "plain": ("gray", ":"), "residual_bn": ("C2", "-."), "plain_bn": ("C3", "-")}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.4 if tall else 4.0)
    axes = figure.subplots()
    labels = {"shallow": word("one hidden layer"), "scaled": "h + F/√L", "residual": "h + F", "plain": word("no skip"),
              "residual_bn": "h + F(BN)", "plain_bn": word("no skip") + " + BN"}
    lags = range(len(result["curves"]["white"]))
    for name in ("brown", "white"):
        rows = result["curves"][name]
        axes.fill_between(lags, [row["low"] for row in rows], [row["high"] for row in rows], color="lightgray",
                          alpha=0.6, linewidth=0)
    for name, (color, style) in STYLES.items():
        axes.plot(lags, [row["median"] for row in result["curves"][name]], color=color, linestyle=style, linewidth=2,
                  label=labels[name])
    axes.text(30, 0.66, word("brown noise"), color="gray")
    axes.text(30, -0.15, word("white noise"), color="gray")
    axes.set(xlabel=word("lag in points"), ylabel=word("autocorrelation"), xlim=(0, 50), ylim=(-0.2, 1.02))
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=2 if tall else 3, frameon=False)


def draw_samples(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.4 if tall else 3.8)
    titles = {"shallow": word("one hidden layer"), "plain_bn": word("no skip") + " + BN", "residual_bn": "h + F(BN)",
              "scaled": "h + F/√L"}
    panels = figure.subplots(4, 1, sharex=True) if tall else figure.subplots(2, 2, sharex=True).ravel()
    count = result["points"]
    x = [4 * k / (count - 1) - 2 for k in range(count)]
    for axes, (name, title) in zip(panels, titles.items(), strict=True):
        axes.plot(x, result["samples"][name], color=STYLES[name][0], linewidth=1)
        axes.set(title=title, yticks=[-2, 0, 2], ylim=(-3.6, 3.6))
        axes.spines[["top", "right"]].set_visible(False)
    for axes in panels[-1:] if tall else panels[-2:]:
        axes.set_xlabel("x")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    draw_samples(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
