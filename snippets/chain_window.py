"""A sigmoid neuron lets a gradient through undiminished only if |w| >= 4, and only in a window under 0.45 wide.
One neuron is looked at, with its bias at −w/2, so that the window lies in the middle of the inputs from 0 to 1.
"""

import torch

STRENGTHS = [4 * 2 ** (k / 16) for k in range(97)]
HUMPS = (4, 6.9, 20)


# --8<-- [start:width]
def width(w):
    top = (1 + (1 - 4 / w).sqrt()) / 2
    return 2 / w * (w * top - 1).log()
# --8<-- [end:width]


# --8<-- [start:widest]
def widest():
    low, high = torch.tensor([1.0, 2.0], dtype=torch.float64)
    for _ in range(60):
        z = (low + high) / 2
        low, high = (z, high) if z * (z / 2).tanh() < 1 else (low, z)
    return (z - 1 / z) / 2, 4 * z**2 / (z**2 - 1)
# --8<-- [end:widest]


def gain(w, a):
    """|w sigma'(w a - w/2)|, by autograd."""
    a = a.clone().requires_grad_()
    return torch.autograd.grad(torch.sigmoid(w * a - w / 2).sum(), a)[0].abs()


def compute() -> dict:
    strengths = torch.tensor(STRENGTHS, dtype=torch.float64)
    inputs = torch.linspace(0, 1, 20001, dtype=torch.float64)
    wide = gain(strengths[:, None], inputs.expand(len(strengths), -1)) >= 1
    measured = wide.double().mean(1)
    best, at = widest()
    coarse = torch.linspace(0, 1, 161, dtype=torch.float64)
    hundred = torch.tensor(100.0, dtype=torch.float64)
    return {
        "theory": width(strengths).tolist(),
        "measured": measured.tolist(),
        "disagreement": (measured - width(strengths)).abs().max().item(),
        "best": best.item(),
        "best_weight": at.item(),
        "run_best": measured.max().item(),
        "run_best_weight": STRENGTHS[measured.argmax()],
        "humps": {str(w): gain(torch.tensor(float(w), dtype=torch.float64), coarse).tolist() for w in HUMPS},
        "hundred_in_z": (hundred * width(hundred)).item(),
        "hundred_in_input": width(hundred).item(),
        "best_in_z": (best * at).item(),
        "rare": torch.erfc(torch.tensor(4 / 2**0.5, dtype=torch.float64)).item(),
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    left.axhline(1, color="black", lw=1)
    for (w, curve), style in zip(result["humps"].items(), ("C2:", "C0-", "C1--"), strict=True):
        inputs = [k / (len(curve) - 1) for k in range(len(curve))]
        left.plot(inputs, curve, style, label=f"w = {w}")
        inside = [a for a, value in zip(inputs, curve, strict=True) if value >= 1]
        if style == "C0-":
            left.fill_between(inside, 0, 1, color="C0", alpha=0.2, lw=0)
    left.legend(frameon=False, loc="upper left", fontsize=9, borderaxespad=0, handlelength=1.6)
    left.set(xlabel="a", ylabel="|w σ′(wa + b)|", xlim=(0, 1), ylim=(0, 5.4))
    right.semilogx(STRENGTHS, result["theory"], "C0-")
    right.plot(STRENGTHS[::6], result["measured"][::6], "o", color="C1", ms=4)
    right.annotate(word("theory"), (60, result["theory"][62]), (6, 8), textcoords="offset points", color="C0")
    right.plot([result["best_weight"]], [result["best"]], "s", color="black", ms=6, fillstyle="none")
    right.annotate(word("run"), (STRENGTHS[72], result["theory"][72]), (-6, -12), textcoords="offset points",
                   color="C1", ha="right")
    right.set(xlabel="|w|", ylabel=word("width of the window"), ylim=(0, 0.5), xticks=[4, 16, 64, 256])
    right.set_xticklabels(["4", "16", "64", "256"])
    right.minorticks_off()
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
