"""In a wide layer many tiny weights add up: the size of an entry decides nothing, width times its variance decides.

Random weights without biases, nothing is trained.
"""

import torch
from random_layers import interval, step_up, there_and_back

SEEDS, WIDTHS, ENTRY, DEPTH = 10, (20, 40, 80, 160, 320, 640), 0.1, 20
SIZES, DRAWS = (4, 16, 64, 256, 1024), 20


# --8<-- [start:stretch]
def stretch(n, draws):
    """Typical entry of an n × n matrix of N(0, 1/n), and ‖Wv‖/‖v‖."""
    W = torch.randn(draws, n, n) / n**0.5
    v = torch.randn(draws, n, 1)
    factor = (W @ v).norm(dim=1) / v.norm(dim=1)
    return W.abs().median().item(), factor[:, 0]
# --8<-- [end:stretch]


def fixed_entries(n):
    """δ₁² over δ_L² in ReLU networks with entries N(0, 0.1²), whatever the width."""
    ratios = []
    for _ in range(SEEDS):
        weights = [torch.randn(1, n, n) * ENTRY for _ in range(DEPTH)]
        delta = there_and_back(torch.relu, step_up, torch.randn(1, 1, n), weights)[1]
        ratios.append((delta[0] / delta[-1]).item())
    return torch.tensor(ratios, dtype=torch.float64).sqrt()


def compute() -> dict:
    torch.manual_seed(0)
    sizes = {n: stretch(n, DRAWS) for n in SIZES}
    linear = [torch.randn(SEEDS, 256, 256) / 16 for _ in range(50)]
    delta = there_and_back(lambda z: z, torch.ones_like, torch.randn(SEEDS, 1, 256), linear)[1]
    entry = linear[0].abs().median().item()
    norms = {n: fixed_entries(n) for n in WIDTHS}
    runs = {n: interval(values) for n, values in norms.items()}
    return {
        "sizes": list(SIZES), "entry": [sizes[n][0] for n in SIZES],
        "stretch": [interval(sizes[n][1]) for n in SIZES],
        "typical": entry, "scalar": entry**50, "matrix": interval((delta[0] / delta[-1]).sqrt()),
        "widths": list(WIDTHS), "runs": list(runs.values()), "narrow": runs[40], "wide": runs[640],
        "theory": [(n * ENTRY**2 / 2) ** (DEPTH / 2) for n in WIDTHS],
        "between": interval(norms[640] / norms[40]),
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(5.8)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    left.plot(result["sizes"], result["entry"], color="C1", marker="s", linestyle="--")
    bars(left, result["sizes"], result["stretch"], "C0", "o")
    left.axhline(1, color="gray", linewidth=0.8, zorder=0)
    left.text(70, 1.35, "‖Wv‖ / ‖v‖", color="C0", ha="center")
    left.text(40, 0.06, word("typical entry"), color="C1", ha="right", va="top")
    left.set(xscale="log", yscale="log", ylim=(0.01, 3), xlabel=word("width n"), title="N(0, 1/n)")
    right.plot(result["widths"], result["theory"], color="black", linestyle="--", linewidth=1)
    bars(right, result["widths"], result["runs"], "C0", "o")
    right.axhline(1, color="gray", linewidth=0.8, zorder=0)
    right.text(180, 1e-4, word("theory"), va="top")
    right.set(xscale="log", yscale="log", xlabel=word("width n"), title="‖δ₁‖ / ‖δ₂₁‖,  N(0, 0.1²)")
    for axes in (left, right):
        axes.minorticks_off()
        axes.spines[["top", "right"]].set_visible(False)
    left.set_xticks(result["sizes"], [str(n) for n in result["sizes"]])
    right.set_xticks(result["widths"], [str(n) for n in result["widths"]])


def bars(axes, x, rows, color, marker):
    for place, row in zip(x, rows, strict=True):
        axes.plot([place, place], [row["low"], row["high"]], color=color, linewidth=2)
    axes.plot(x, [row["median"] for row in rows], color=color, marker=marker, markersize=5, linestyle="none")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
