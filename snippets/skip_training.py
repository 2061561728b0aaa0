"""Thirty-two residual blocks learn once the branch is scaled, gated or normalised inside; unscaled they explode.

Short training on 256 digits, plain SGD without warm-up, training accuracy only.
"""

from block_training import RATES, summary, train
from residual_blocks import post_norm, pre_norm, residual

DEPTH = 32
LOW = [10.0**k for k in range(-9, -2)]


def compute() -> dict:
    runs = {"unscaled": train(residual, DEPTH), "scaled": train(residual, DEPTH, DEPTH**-0.5),
            "gated": train(residual, DEPTH, 0.0, learn_scale=True), "pre": train(pre_norm, DEPTH, end=-1),
            "post": train(post_norm, DEPTH)}
    runs = {name: summary(*run) for name, run in runs.items()}
    tops = [runs[name]["top"]["median"] for name in ("post", "pre")]
    return {"runs": runs, "rates": RATES, "low": summary(*train(residual, DEPTH, rates=LOW), LOW), "low_rates": LOW,
            "top_ratio": tops[0] / tops[1], "root": DEPTH**0.5}


def panel(axes, rows, rates, color, style):
    axes.fill_between(rates, [100 * row["low"] for row in rows], [100 * row["high"] for row in rows], color=color,
                      alpha=0.2, linewidth=0)
    axes.plot(rates, [100 * row["median"] for row in rows], color=color, linestyle=style, linewidth=2)


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.8)
    panels = figure.subplots(2, 1) if tall else figure.subplots(1, 2, sharey=True)
    runs, rates = result["runs"], result["rates"]
    panel(panels[0], result["low"]["by_rate"][:-1] + runs["unscaled"]["by_rate"],
          result["low_rates"][:-1] + rates, "C1", "-")
    panel(panels[0], runs["scaled"]["by_rate"], rates, "C0", "--")
    panel(panels[0], runs["gated"]["by_rate"], rates, "C4", ":")
    panel(panels[1], runs["pre"]["by_rate"], rates, "C2", "-.")
    panel(panels[1], runs["post"]["by_rate"], rates, "C3", (0, (5, 2, 1, 2, 1, 2)))
    panels[0].text(1e-9, 27, "h + F", color="C1")
    panels[0].text(8e-4, 70, "h + F/√L", color="C0", ha="right")
    panels[0].text(8e-4, 52, "h + aF, a = 0", color="C4", ha="right")
    panels[1].text(0.02, 96, word("pre-norm"), color="C2", ha="right")
    panels[1].text(0.2, 45, word("post-norm"), color="C3")
    for axes in panels:
        axes.set(xscale="log", ylim=(0, 104), xlabel=word("learning rate η"))
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel(word("training accuracy (%)"))
    if tall:
        panels[1].set_ylabel(word("training accuracy (%)"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
