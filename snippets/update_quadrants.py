"""With positive inputs one sample can move the two weights of a neuron only both up or both down. The errors are
random numbers; no training.
"""

import torch

SAMPLES, SHOWN = 4000, 120


# --8<-- [start:updates]
def updates(x, delta):
    """One row per sample: the step −δx for the weights, rate 1."""
    return -delta[:, None] * x
# --8<-- [end:updates]


def compute() -> dict:
    torch.manual_seed(0)
    z, delta = torch.randn(SAMPLES, 2, dtype=torch.float64), torch.randn(SAMPLES, dtype=torch.float64)
    result = {}
    for name, x in (("sigmoid", torch.sigmoid(z)), ("centred", torch.sigmoid(z) - 0.5)):
        step = updates(x, delta)
        agree = (step.prod(1) > 0).double().mean().item()
        result[name] = {"agree": agree, "both_up": (step > 0).all(1).double().mean().item(),
                        "steps": step[:SHOWN].tolist()}
    return result


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.4)
    panels = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    for axes, name, title, reach in zip(panels, ("sigmoid", "centred"), ("h = σ(z)", "h = σ(z) − ½"), (1.9, 0.95),
                                        strict=True):
        axes.fill_between([0, reach], [0, 0], [reach, reach], color="C0", alpha=0.12, lw=0)
        axes.fill_between([-reach, 0], [-reach, -reach], [0, 0], color="C0", alpha=0.12, lw=0)
        rays = [point for step in result[name]["steps"] for point in ((0, 0), step, (float("nan"),) * 2)]
        axes.plot(*zip(*rays, strict=True), color="C0", lw=0.5, alpha=0.5)
        axes.plot(*zip(*result[name]["steps"], strict=True), "o", color="C0", markersize=2)
        axes.annotate("", (0.72 * reach, -0.72 * reach), (0, 0),
                      arrowprops={"arrowstyle": "-|>", "color": "C1", "lw": 2})
        axes.text(0.74 * reach, -0.76 * reach, word("wanted"), color="C1", ha="center", va="top")
        axes.axhline(0, color="black", lw=0.8)
        axes.axvline(0, color="black", lw=0.8)
        axes.set(aspect="equal", xlim=(-reach, reach), ylim=(-reach, reach), xlabel="Δw₁", ylabel="Δw₂")
        axes.set_title(title, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(layout="constrained"), compute())
    plt.show()
