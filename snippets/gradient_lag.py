"""At PyTorch's default start LSTM and GRU forget too, only more slowly; a bias on one gate changes that by decades.

64 units, Gaussian inputs, nothing is trained.
"""

import torch
from random_layers import interval
from recurrent_cells import run, start

SEEDS, UNITS, INPUTS, BATCH, LAGS = 10, 64, 8, 8, 100
WAYS = {"rnn": ("rnn", {}), "lstm": ("lstm", {}), "gru": ("gru", {}), "turn": ("rnn", {"turn": True}),
        "strong": ("rnn", {"turn": True}), "keep2": ("lstm", {"keep": 2.0}), "keep5": ("lstm", {"keep": 5.0}),
        "gru5": ("gru", {"keep": 5.0})}


# --8<-- [start:lags]
def by_lag(kind, parameters, steps=LAGS + 1):
    """Norm of the gradient at the input of 0, 1, … steps ago."""
    networks, _, inputs = parameters[0].shape
    x = torch.randn(steps, networks, inputs, BATCH).double()
    x.requires_grad_()
    h = run(kind, x, parameters)[-1][0]
    (g,) = torch.autograd.grad(h, x, torch.randn_like(h))
    return (g**2).mean((2, 3)).sqrt().flip(0)
# --8<-- [end:lags]


def compute() -> dict:
    torch.manual_seed(0)
    curves, rates, ends = {}, {}, {}
    for name, (kind, mend) in WAYS.items():
        parameters = [p.double() for p in start(kind, SEEDS, INPUTS, UNITS, **mend)]
        if name == "strong":
            parameters[1] *= 1.5
        norms = by_lag(kind, parameters)
        norms = norms / norms[0]
        curves[name], ends[name] = [interval(row) for row in norms], norms[-1]
        rates[name] = interval((norms[LAGS] / norms[20]) ** (1 / (LAGS - 20)))
    last = {name: rows[-1] for name, rows in curves.items()}
    return {"curves": curves, "rates": rates, "last": last, "linear": 0.5 + 0.25 / 3**0.5,
            "gate": last["keep5"]["median"] / last["lstm"]["median"],
            "over_rnn": interval(ends["lstm"] / ends["rnn"])}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.4)
    panels = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    styles = (
        {"rnn": ("C0", "-", "RNN", (62, 1e-21)), "lstm": ("C1", "--", "LSTM", (45, 3e-5)),
         "gru": ("C2", ":", "GRU", (60, 3e-8))},
        {"turn": ("C0", "-", word("orthogonal"), (50, 3e-3)),
         "strong": ("C3", "-.", word("orthogonal") + " × 1.5", (103, 150)),
         "keep2": ("C1", "--", "LSTM b = 2", (103, 0.03)), "keep5": ("C5", (0, (5, 1)), "LSTM b = 5", (103, 7)),
         "gru5": ("C2", ":", "GRU b = 5", (103, 0.4))},
    )
    for axes, part, title in zip(panels, styles, (word("PyTorch's default"), word("mended")), strict=True):
        for name, (color, style, label, at) in part.items():
            rows = result["curves"][name]
            axes.fill_between(range(len(rows)), [row["low"] for row in rows], [row["high"] for row in rows],
                              color=color, alpha=0.2, linewidth=0)
            axes.plot([row["median"] for row in rows], color=color, linestyle=style, linewidth=2)
            axes.text(*at, label, color=color, fontsize=9)
        axes.axhline(1, color="lightgray", linewidth=1)
        axes.set(yscale="log", xlabel=word("lag"), title=title)
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylim(1e-29, 10)
    panels[0].set_yticks([1e-25, 1e-20, 1e-15, 1e-10, 1e-5, 1])
    panels[1].set(ylim=(1e-7, 1e3), xlim=(-5, 165))
    panels[1].set_xticks([0, 50, 100])


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
