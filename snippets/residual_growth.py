"""Without scaling or normalisation every residual block doubles the mean square, forth and back; four ways to mend it.

Width 128, one input per network, nothing is trained; a block is one weight matrix behind a ReLU.
"""

import torch
from random_layers import interval, squares
from residual_blocks import he, plain, post_norm, pre_norm, residual, there_and_back

SEEDS, WIDTH, DEPTH = 20, 128, 50

STACKS = {"plain": (plain, 1.0), "residual": (residual, 1.0), "scaled": (residual, DEPTH**-0.5),
          "pre": (pre_norm, 1.0), "post": (post_norm, 1.0)}


def theory(depth):
    """Mean squares for infinite width: of the last signal, and of the gradient at the input."""
    return {"plain": (1.0, 1.0), "residual": (2.0**depth, 2.0**depth), "scaled": ((1 + 1 / depth) ** depth,) * 2,
            "pre": (depth + 1.0, depth + 1.0), "post": (1.0, 1.0)}


def compute() -> dict:
    result = {}
    for name, (block, scale) in STACKS.items():
        torch.manual_seed(0)
        path, back = there_and_back(block, torch.randn(SEEDS, 1, WIDTH), he(DEPTH, WIDTH, SEEDS), scale)
        signal, gradient = squares(path)[:, :, 0], squares(back)[:, :, 0]
        result[name] = {
            "signal": [interval(row) for row in signal], "gradient": [interval(row) for row in gradient],
            "last": interval(signal[-1]), "first": interval(gradient[0]),
            "per_block": interval((gradient[0] / gradient[-1]) ** (1 / DEPTH)),
            "theory": {"last": theory(DEPTH)[name][0], "first": theory(DEPTH)[name][1]},
        }
    return {"runs": result, "overflow": overflow()}


def overflow():
    """The block at which a value of the unscaled stack first exceeds float32, ten networks."""
    torch.manual_seed(1)
    h, first, count = torch.randn(10, 1, WIDTH), torch.zeros(10), 0
    while first.min() == 0:
        count += 1
        h = residual(h, *he(1, WIDTH, 10), 1.0)
        first[(first == 0) & ~h.isfinite().all(2)[:, 0]] = count
    return interval(first)


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.0)
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharey=True)
    styles = {"residual": ("C1", "-"), "plain": ("gray", ":"), "scaled": ("C0", "--"), "pre": ("C2", "-."),
              "post": ("C3", (0, (5, 2, 1, 2, 1, 2)))}
    for axes, part, title in zip(panels, ("signal", "gradient"), ("E[h²]", "E[(∂C/∂h)²]"), strict=True):
        for name, (color, style) in styles.items():
            rows = result["runs"][name][part]
            blocks = range(len(rows))
            axes.fill_between(blocks, [row["low"] for row in rows], [row["high"] for row in rows], color=color,
                              alpha=0.2, linewidth=0)
            axes.plot(blocks, [row["median"] for row in rows], color=color, linestyle=style, linewidth=2)
        last = len(rows) - 1
        steps = [k if part == "signal" else last - k for k in range(last + 1)]
        for factor in (2.0, 1 + 1 / last):
            axes.plot(range(last + 1), [factor**k for k in steps], color="black", linestyle=":", linewidth=1)
        axes.set(yscale="log", ylim=(1e-9, 1e17), title=title, xlabel=word("block l"))
        axes.set_yticks([1e-5, 1, 1e5, 1e10, 1e15])
        axes.spines[["top", "right"]].set_visible(False)
    for axes, x, side in zip(panels, (1, 49), ("left", "right"), strict=True):
        axes.text(20 if x == 1 else 30, 1e9, "h + F", color="C1", ha="right" if x == 1 else "left")
        axes.text(50 - x, 3e3, word("pre-norm"), color="C2", ha="right" if x == 1 else "left")
        labels = (("h + F/√L", "C0", 3e-3), (word("no skip"), "gray", 1e-5), (word("post-norm"), "C3", 3e-8))
        for label, color, height in labels:
            axes.text(x, height, label, color=color, ha=side, va="center")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
