"""BatchNorm makes the columns of a batch comparable, LayerNorm its rows; neither does both.

One random layer on digits; the figure shows a corner of its batch.
"""

import torch
from norm_layers import hat
from race_data import digits

BATCH, WIDTH, ROWS, COLUMNS = 64, 32, 8, 10


def compute() -> dict:
    torch.manual_seed(0)
    x, _ = digits()
    W, b = torch.randn(x.shape[1], WIDTH) / x.shape[1] ** 0.5, torch.randn(WIDTH)
    u = (x[:BATCH] @ W * torch.linspace(0.3, 2, WIDTH)[torch.randperm(WIDTH)] + b).double()
    parts = {"u": u, "batch": hat(u, -2), "layer": hat(u, -1)}
    result = {"corners": {name: part[:ROWS, :COLUMNS].tolist() for name, part in parts.items()}}
    for name, part in parts.items():
        result[name] = {"feature_mean": part.mean(0).abs().max().item(), "sample_mean": part.mean(1).abs().max().item(),
                        "feature_variance": [part.var(0, correction=0).min().item(),
                                             part.var(0, correction=0).max().item()],
                        "sample_variance": [part.var(1, correction=0).min().item(),
                                            part.var(1, correction=0).max().item()]}
    return result


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.2)
    panels = figure.subplots(3, 1) if tall else figure.subplots(1, 3)
    titles = {"u": "u", "batch": "BatchNorm", "layer": "LayerNorm"}
    for axes, (name, title) in zip(panels, titles.items(), strict=True):
        rows = result["corners"][name]
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                axes.fill_between([j, j + 1], i, i + 1, color="C1" if value > 0 else "C0", linewidth=0,
                                  alpha=min(abs(value) / 2.5, 1) * 0.85)
        if name == "batch":
            axes.plot([3, 4, 4, 3, 3], [0, 0, len(rows), len(rows), 0], color="black", linewidth=2)
        if name == "layer":
            axes.plot([0, len(rows[0]), len(rows[0]), 0, 0], [2, 2, 3, 3, 2], color="black", linewidth=2)
        axes.set(title=title, xlim=(-0.1, len(rows[0]) + 0.1), ylim=(len(rows) + 0.1, -0.1), xticks=[], yticks=[],
                 xlabel=word("features"), ylabel=word("samples"))
        axes.spines[:].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
