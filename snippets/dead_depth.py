"""Depth alone makes dead units, however wide the layers are, and PyTorch's default makes them fastest.
Networks at the start, on 500 digits; nothing is trained.
"""

import torch
from dead_units import dead, digits, inactive, spread
from race import forward, start, torch_start

SEEDS, DEPTH, WIDTHS, SHOWN = 10, 20, (8, 16, 64), (1, 5, 20)


def starts(width):
    """He's weights and PyTorch's, each with zero biases and with PyTorch's random ones."""
    sizes = [64] + [width] * DEPTH
    he, zeros = start(sizes, SEEDS, [2**0.5] * DEPTH)
    default, biases = torch_start(sizes, SEEDS)
    return {"he_zero": (he, zeros), "he_random": (he, biases),
            "torch_zero": (default, zeros), "torch": (default, biases)}


# --8<-- [start:gap]
def gap(z):
    """One minus the mean cosine between one input and the next."""
    one, other = z[..., 1:, :], z[..., :-1, :]
    return 1 - torch.cosine_similarity(one, other, dim=-1).mean(-1)
# --8<-- [end:gap]


def compute() -> dict:
    torch.manual_seed(0)
    x = digits()[0].double()
    off, on, gaps, activity, sparse = {}, {}, {}, {}, {}
    for width in WIDTHS:
        for name, (weights, biases) in starts(width).items():
            weights, biases = ([p.double() for p in part] for part in (weights, biases))
            z = forward(x.expand(SEEDS, -1, -1), weights, biases, torch.relu)
            off[name, width] = torch.stack([dead(layer).double().mean(1) for layer in z])
            on[name, width] = torch.stack([(~inactive(layer)).all(1).double().mean(1) for layer in z])
            gaps[name, width] = torch.stack([gap(layer) for layer in z])
            sparse[name, width] = torch.stack([inactive(layer).double().mean((1, 2)) for layer in z])
            activity[name, width] = [1 - inactive(z[layer - 1]).double().mean(1).flatten().sort().values[5::10]
                                     for layer in SHOWN]
    wide = {name: gaps[name, 64] for name in ("he_zero", "torch")}
    names = [name for name, width in off if width == 64]
    return {
        "dead": {name: off[name, 64].median(1).values.tolist() for name in names},
        "low": {name: off[name, 64].quantile(0.1, 1).tolist() for name in names},
        "high": {name: off[name, 64].quantile(0.9, 1).tolist() for name in names},
        "last": {name: {str(width): spread(off[name, width][-1]) for width in WIDTHS} for name in names},
        "tenth": {name: spread(off[name, 64][9]) for name in names},
        "always": {name: spread(on[name, 64][-1]) for name in names},
        "never_switch": {name: spread((off[name, 64] + on[name, 64])[-1]) for name in names},
        "inactive": {str(layer): spread(sparse["he_zero", 64][layer - 1]) for layer in SHOWN},
        "first": max(rows[0].max().item() for (name, _), rows in off.items() if name.endswith("zero")),
        "activity": [row.tolist() for row in activity["he_zero", 64]],
        "shrink": spread((wide["torch"][9] / wide["torch"][4]) ** (1 / 5)),
        "shrink_he": spread((wide["he_zero"][9] / wide["he_zero"][4]) ** (1 / 5)),
        "halving": spread(wide["he_zero"][19] / wide["he_zero"][9]),
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    for layer, curve, style in zip(SHOWN, result["activity"], ("C2-.", "C1--", "C0-"), strict=True):
        places = [100 * (k + 0.5) / len(curve) for k in range(len(curve))]
        left.plot(places, [100 * value for value in reversed(curve)], style)
        at, shift, side = {1: (0.1, -12, "left"), 5: (0.86, -12, "left"), 20: (0.55, 12, "right")}[layer]
        k = int(at * len(curve))
        left.annotate(f"l = {layer}", (places[k], 100 * curve[-1 - k]), (-6 if side == "right" else 3, shift), ha=side,
                      color=style[:2], textcoords="offset points")
    left.set(xlabel=word("units, sorted (%)"), ylabel=word("inputs that activate it (%)"), xlim=(0, 100),
             ylim=(-3, 103))
    layers = range(1, DEPTH + 1)
    for name, style, label in (("torch", "C4--", word("PyTorch default")),
                               ("he_random", "C2:", word("He, random biases")),
                               ("torch_zero", "C3-.", word("PyTorch, zero biases")),
                               ("he_zero", "C0-", word("He, zero biases"))):
        right.plot(layers, [100 * value for value in result["dead"][name]], style, label=label)
    for name, color in (("torch", "C4"), ("he_zero", "C0")):
        right.fill_between(layers, *([100 * v for v in result[key][name]] for key in ("low", "high")), color=color,
                           alpha=0.2, lw=0)
    right.legend(frameon=False, fontsize=8, loc="upper left", handlelength=2.2, borderaxespad=0.2)
    right.set(xlabel=word("layer") + " l", ylabel=word("dead units (%)"), xlim=(1, DEPTH), ylim=(0, 100),
              xticks=[1, 5, 10, 15, 20])


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
