"""No fixed learning rate trains a deep sigmoid network, a thousand times larger or not; a wrongly scaled ReLU network
would need a large one at first and a small one later. Small networks on 32 digits, 300 steps of plain descent.
"""

import torch
from deep_nets import Descent, data, spread, start, train

SEEDS, STEPS, TOP, START = 5, 300, 30.0, 2.302586
DEPTHS = (4, 6, 8)
NETS = {"sigmoid": (torch.sigmoid, 1.0), "relu": (torch.relu, 0.5**0.5)}
RATES = [10 ** (k / 2) for k in range(-4, 9)]


def compute() -> dict:
    return {"nets": contest(Descent, RATES, curves=True), "rates": RATES}


def contest(rule, rates, curves=False):
    """The best rate for every network and depth: loss, rate, and the runs over all rates that learnt or broke."""
    x, y = data()
    nets = {}
    for name, (f, gain) in NETS.items():
        for depth in DEPTHS:
            torch.manual_seed(depth)
            losses = sweep(x, y, start(depth, gain, SEEDS), f, rule, rates)
            best = losses.median(1).values.argmin()
            cell = {"best": spread(losses[best]), "rate": rates[best], "runs": losses.numel(),
                    "broken": int((losses > START).sum()), "learnt": int((losses < START / 2).sum())}
            if curves:
                cell["curve"] = [spread(row) for row in losses]
            nets.setdefault(name, {})[str(depth)] = cell
    return nets


def sweep(x, y, weights, f, rule, rates):
    """Losses after training (rates, seeds); whatever is larger than TOP, infinite or NaN counts as TOP."""
    many = [W.repeat(len(rates), 1, 1) for W in weights]
    each = torch.tensor(rates).repeat_interleave(SEEDS)
    losses = train(x, y, many, f, rule(many, each), STEPS)[1]
    return losses.nan_to_num(TOP, TOP, TOP).clamp(max=TOP).view(len(rates), SEEDS)


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.0 if tall else 3.4)
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharey=True)
    for axes, (name, title) in zip(panels, (("sigmoid", "sigmoid"), ("relu", "ReLU, s = ½")), strict=True):
        for depth, style, marker in (("4", "C0-", "o"), ("6", "C1--", "s"), ("8", "C2:", "D")):
            curve = result["nets"][name][depth]["curve"]
            axes.fill_between(result["rates"], [row["low"] for row in curve], [row["high"] for row in curve],
                              color=style[:2], alpha=0.15, linewidth=0)
            axes.loglog(result["rates"], [row["median"] for row in curve], style, marker=marker, markersize=4,
                        label=f"L = {depth}")
        axes.set_title(title, fontsize=10)
        axes.set_ylabel(word("loss after 300 steps") if tall or name == "sigmoid" else "")
        axes.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
        axes.set_ylim(3e-4, 45)
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].legend(fontsize=9, loc="lower right")
    for axes in panels if not tall else panels[1:]:
        axes.set_xlabel(word("learning rate η"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
