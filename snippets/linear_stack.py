"""Two linear layers in a row are one affine map, with the notes' bracket repaired. Random weights; nothing is
trained.
"""

from itertools import pairwise

import sympy
import torch


# --8<-- [start:collapse]
def collapse(layers):
    weight, bias = layers[0]
    for W, b in layers[1:]:
        weight, bias = W @ weight, W @ bias + b
    return weight, bias


def stack(x, layers):
    for W, b in layers:
        x = x @ W.T + b
    return x
# --8<-- [end:collapse]


def random_layers(sizes):
    return [(torch.randn(m, n, dtype=torch.float64) / n**0.5, torch.randn(m, dtype=torch.float64))
            for n, m in pairwise(sizes)]


def expansion():
    """Does expanding the symbols give the corrected formula? How many terms, and how many without an input?"""
    x1, x2, b2 = sympy.symbols("x1 x2 b2")
    hidden = range(1, 4)
    w1 = {(i, k): sympy.Symbol(f"w1_{i}{k}") for i in (1, 2) for k in hidden}
    w2, b1 = sympy.symbols("w2_1:4"), sympy.symbols("b1_1:4")
    y = sympy.expand(sum(w2[k - 1] * (x1 * w1[1, k] + x2 * w1[2, k] + b1[k - 1]) for k in hidden) + b2)
    grouped = sympy.collect(y, (x1, x2), evaluate=False)
    claimed = {x1: sum(w2[k - 1] * w1[1, k] for k in hidden), x2: sum(w2[k - 1] * w1[2, k] for k in hidden),
               sympy.Integer(1): sum(w2[k - 1] * b1[k - 1] for k in hidden) + b2}
    equal = set(grouped) == set(claimed) and all(sympy.expand(grouped[key] - claimed[key]) == 0 for key in claimed)
    return equal, len(y.args), len(grouped[sympy.Integer(1)].args)


def notes(x, first, second):
    """The formula as the notes print it, its bracket closed at the end: two biases inside x2( ), two terms lost."""
    (W1, b1), (W2, _) = first, second
    v = (W2 @ W1).squeeze(0)
    return x[:, 0] * v[0] + x[:, 1] * (v[1] + W2[0, 1] * b1[1] + W2[0, 2] * b1[2])


def compute() -> dict:
    torch.manual_seed(0)
    corrected, printed = [], []
    for _ in range(200):
        layers = random_layers((2, 3, 1))
        x = torch.randn(100, 2, dtype=torch.float64)
        y = stack(x, layers).squeeze(1)
        weight, bias = collapse(layers)
        corrected.append((y - (x @ weight.T + bias).squeeze(1)).abs().max())
        printed.append((y - notes(x, *layers)).abs().mean())
    equal, terms, constants = expansion()
    deep = random_layers((2,) + (16,) * 7 + (1,))
    x = torch.randn(100, 2, dtype=torch.float64)
    weight, bias = collapse(deep)
    low, median, high = torch.stack(printed).quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"error": torch.stack(corrected).max().item(),
            "printed": {"median": median, "low": low, "high": high},
            "deep_error": (stack(x, deep) - x @ weight.T - bias).abs().max().item(),
            "deep_numbers": sum(W.numel() + b.numel() for W, b in deep), "few": weight.numel() + bias.numel(),
            "symbols_agree": equal, "terms": terms, "constants": constants}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.4)
    shape = {"nrows": 2, "height_ratios": (1.5, 1)} if tall else {"ncols": 2, "width_ratios": (1.6, 1)}
    left, right = figure.subplots(**shape)
    hidden = {"h₁": (2, 2.7), "h₂": (2, 1.5), "h₃": (2, 0.3)}
    inputs = {"x₁": (0, 2.3), "x₂": (0, 0.7)}
    y = (4, 1.5)
    for i, start in enumerate(inputs.values()):
        for k, end in enumerate(hidden.values()):
            edge(left, start, end, "C0", f"w₁₋{'₁₂'[i]}{'₁₂₃'[k]}", 0.72 if i == 0 else 0.66, "-" if i == 0 else "--")
    for k, start in enumerate(hidden.values()):
        edge(left, start, y, "C1", f"w₂₋{'₁₂₃'[k]}", 0.5, "-")
    for k, centre in enumerate(hidden.values()):
        left.text(centre[0], centre[1] + 0.32, f"+ b₁₋{'₁₂₃'[k]}", ha="center", va="bottom", color="gray")
    left.text(y[0], y[1] + 0.32, "+ b₂", ha="center", va="bottom", color="gray")
    for name, centre in {**inputs, **hidden, "y": y}.items():
        node(left, centre, name)
    for i, start in enumerate(inputs.values()):
        edge(right, start, (2.6, 1.5), "C2", "v₁" if i == 0 else "v₂", 0.5, "-" if i == 0 else "--")
    for name, centre in {**inputs, "y": (2.6, 1.5)}.items():
        node(right, centre, name)
    right.text(2.6, 1.82, "+ c", ha="center", va="bottom", color="gray")
    left.set_title(word("two linear layers"), fontsize=10)
    right.set_title("= " + word("one affine map"), fontsize=10)
    for axes, width in ((left, 4.4), (right, 3.0)):
        axes.set(xlim=(-0.4, width), ylim=(-0.15, 3.5), aspect="equal")
        axes.axis("off")


def node(axes, centre, name):
    from matplotlib.patches import Circle

    axes.add_patch(Circle(centre, 0.26, facecolor="white", edgecolor="black", linewidth=1.2, zorder=3))
    axes.text(*centre, name, ha="center", va="center", color="black", zorder=4)


def edge(axes, start, end, colour, name, at, style):
    axes.plot(*zip(start, end, strict=True), color=colour, linestyle=style, linewidth=1.3, zorder=1)
    x, y = (a + at * (b - a) for a, b in zip(start, end, strict=True))
    axes.text(x, y, name, ha="center", va="center", fontsize=8.5, color="black", zorder=2,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
