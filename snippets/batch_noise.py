"""Behind BatchNorm the output for a sample depends on the others in its batch; the noise falls as 1/√B, and depth adds.

Random ReLU networks at the start, Gaussian inputs; LayerNorm is the silent control.
"""

import torch
from norm_layers import hat
from random_layers import interval

SEEDS, WIDTH, DEPTH, DRAWS = 10, 64, 10, 100
BATCHES = (4, 8, 16, 32, 64, 128, 256)
LAYERS = (1, 3, 10)


# --8<-- [start:noise]
def noise(one, B, weights, axis=-2, draws=DRAWS):
    """Standard deviation of the outputs for `one` input between batches
    of other company; the spread between inputs is about 1.
    """
    others = torch.randn(draws, B - 1, len(one))
    h = torch.cat([one.expand(draws, 1, -1), others], 1)
    found = []
    for W in weights:
        z = hat(h @ W, axis)
        found.append(z[:, 0].var(0).mean().sqrt())
        h = torch.relu(z)
    return torch.stack(found)
# --8<-- [end:noise]


def compute() -> dict:
    torch.manual_seed(0)
    nets = [torch.randn(DEPTH, WIDTH, WIDTH) * (2 / WIDTH) ** 0.5 for _ in range(SEEDS)]
    ones = torch.randn(SEEDS, WIDTH)
    rows = {}
    for B in BATCHES:
        found = torch.stack([noise(one, B, net) for one, net in zip(ones, nets, strict=True)])
        rows[str(B)] = {str(k): interval(found[:, k - 1]) for k in LAYERS}
    silent = max(noise(one, 16, net, -1).max().item() for one, net in zip(ones, nets, strict=True))
    theory = [((1 + 1 / 2) / B) ** 0.5 for B in BATCHES]
    return {"rows": rows, "layer_norm": silent, "theory": theory,
            "large": theory[-1], "growth": rows["256"]["10"]["median"] / rows["256"]["1"]["median"]}


def draw(figure, result, word=str):
    axes = figure.subplots()
    styles = {"1": ("C0", "o"), "3": ("C2", "s"), "10": ("C1", "^")}
    batches = [int(B) for B in result["rows"]]
    for layer, (color, marker) in styles.items():
        rows = [row[layer] for row in result["rows"].values()]
        for B, row in zip(batches, rows, strict=True):
            axes.plot([B, B], [row["low"], row["high"]], color=color, linewidth=1.2)
        axes.plot(batches, [row["median"] for row in rows], color=color, marker=marker, markersize=5, linewidth=1)
        axes.text(batches[-1] * 1.12, rows[-1]["median"], f"{word('layer')} {layer}", color=color, va="center")
    axes.plot(batches, result["theory"], color="black", linestyle="--", linewidth=1)
    axes.text(16, result["theory"][2] * 0.72, "√(3 / 2B)", ha="right", va="top")
    axes.set(xscale="log", yscale="log", xlabel=word("batch size"), ylabel=word("noise"), xlim=(3.5, 700))
    axes.set_xticks(batches, [str(B) for B in batches])
    axes.set_xticks([], minor=True)
    axes.set_yticks([0.1, 0.2, 0.5, 1], ["0.1", "0.2", "0.5", "1"])
    axes.set_yticks([], minor=True)
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
