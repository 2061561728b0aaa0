"""At the start of a race each activation multiplies the gradient by its own factor per layer, and the initial weights
can make that factor one. Measured on digits before the first step; the theory takes wide layers and Gaussian inputs.
"""

import torch
from layer_gradients import predicted, relative, spreads, theory, weight_gradients
from race import interval, step, torch_start
from speed_methods import METHODS, SEEDS, WIDTH, load

BEST = {"tanh": (1.0, 100), "relu": (10**-0.5, 300)}  # rates and lengths of the race on digits, default start


def compute() -> dict:
    x, y, sizes = load("digits")
    ways = {"default": {}, "matched": {}}
    deep, first = {"default": {}, "matched": {}}, {}
    for kind, method in METHODS.items():
        for depth, into in ((5, ways), (20, deep)):
            torch.manual_seed(1)
            bias = 1 / (3 * WIDTH)
            pairs = {"matched": (method.start(sizes(depth)), theory(method, depth)),
                     "default": (torch_start(sizes(depth), SEEDS),
                                 predicted(method.f, method.slope, 3**-0.5, depth, q=1 / 3 + bias, bias=bias).tolist())}
            for way, (networks, ratios) in pairs.items():
                layers = relative(x, y, networks, method.f)
                first[way, kind, depth] = layers[0]
                whole = {"run": [interval(layer) for layer in layers], "theory": ratios}
                if into is ways:
                    weights, signal = weight_gradients(x, y, *networks, method.f), spreads(x, *networks, method.f)
                    whole |= {"weights": interval(weights[0] / weights[4]), "signal": interval(signal[4] / signal[0]),
                              "size": weights[:5].square().mean(0).sqrt().median().item()}
                into[way][kind] = whole if into is ways else {part: value[0] for part, value in whole.items()}
    worst = max(abs(run["median"] / line - 1) for way in ways.values() for cells in way.values()
                for run, line in zip(cells["run"], cells["theory"], strict=True))
    tanh, relu = (first["default", kind, 20] for kind in ("tanh", "relu"))
    return {"ways": ways, "deep": deep, "tanh_over_relu": interval(tanh / relu), "worst": worst,
            "smaller": {kind: ways["matched"][kind]["size"] / cells["size"] for kind, cells in ways["default"].items()},
            "growth": {kind: growth(kind, *how, x, y, sizes(5)) for kind, how in BEST.items()}}


def growth(kind, rate, steps, x, y, sizes):
    """How many times its first size the gradient of the third layer's weights has in training, at most."""
    torch.manual_seed(1)
    weights, biases = torch_start(sizes, SEEDS)
    seen, f = [], METHODS[kind].f
    for now in range(steps):
        if now % 10 == 0:
            seen.append(weight_gradients(x, y, weights, biases, f)[2])
        chosen = torch.randint(len(x), (SEEDS, 32))
        step(x[chosen], y[chosen], weights, biases, f, torch.full((SEEDS,), rate))
    return interval(torch.stack(seen).amax(0) / seen[0])


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.0)
    panels = figure.subplots(2, 1, sharey=True) if tall else figure.subplots(1, 2, sharey=True)
    styles = {"sigmoid": ("C1", "s", "sigmoid"), "tanh": ("C2", "D", "tanh"), "relu": ("C0", "o", "ReLU")}
    titles = {"default": word("PyTorch's default"), "matched": word("matched start")}
    for axes, (way, title) in zip(panels, titles.items(), strict=True):
        for column, (kind, (color, marker, name)) in enumerate(styles.items()):
            cells = result["ways"][way][kind]
            layers = range(1, len(cells["run"]) + 1)
            x = [layer + 0.08 * (column - 1) for layer in layers]
            axes.plot(layers, cells["theory"], color=color, linestyle="--", linewidth=1)
            for place, row in zip(x, cells["run"], strict=True):
                axes.plot([place, place], [row["low"], row["high"]], color=color, linewidth=2)
            axes.plot(x, [row["median"] for row in cells["run"]], color=color, marker=marker, markersize=5,
                      linestyle="none", label=name)
        axes.set_title(title)
        axes.set_yscale("log")
        axes.set_xlabel(word("layer"))
    panels[0].set_ylabel("δₗ / δ₅")
    panels[0].legend(fontsize=9, loc="lower right")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
