"""No fixed learning rate trains a deep sigmoid network, a thousand times larger or not; a wrongly scaled ReLU network
would need a large one at first and a small one later. Small networks on 32 digits, 300 steps of plain descent.
"""

import math

import torch
from deep_nets import Descent, data, gradients, spread, start, train

SEEDS, STEPS, TOP = 10, 300, 30.0
DEPTHS = (4, 6, 8)
NETS = {"sigmoid": (torch.sigmoid, 1.0), "relu": (torch.relu, 0.5**0.5)}
RATES = [10 ** (k / 2) for k in range(-4, 9)]
SAFE, HELD, FASTER = 3.0, (1, 3), [3.0, 10.0, 30.0, 100.0, 300.0, 1000.0]
SLOW, LEFT, LIMIT = 2.0, 2.1, 3000


def compute() -> dict:
    few, many = wait(3), wait(6)
    return {"nets": contest(Descent, RATES, curves=True), "rates": RATES,
            "held": {str(count): held(6, count) for count in HELD},
            "waits": {"three": spread(few), "six": spread(many)}, "per_layer": spread((many / few) ** (1 / 3))}


def contest(rule, rates, task=(data, start), curves=False):
    """The best rate for every network and depth: its loss and the seeds that never got below half of guessing there,
    and of the runs over all rates those that learnt, or ended worse than guessing.
    """
    (x, y), begin, nets = task[0](), task[1], {}
    guess = math.log(y.max() + 1)
    for name, (f, gain) in NETS.items():
        for depth in DEPTHS:
            torch.manual_seed(depth)
            losses = sweep(x, y, begin(depth, gain, SEEDS), f, rule, rates)
            best = losses.median(1).values.argmin()
            learnt = losses < guess / 2
            cell = {"best": spread(losses[best]), "never": int((~learnt[best]).sum()), "rate": rates[best],
                    "runs": losses.numel(), "broken": int((losses > guess).sum()), "learnt": int(learnt.sum())}
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


class Held(Descent):
    """The last layers keep a safe rate; only the others get the rate of their network."""

    count = 1

    def moves(self, grads):
        early = len(grads) - self.count
        return [-(self.rates if k < early else SAFE) * g for k, g in enumerate(grads)]


def held(depth, count):
    """Losses with the last layers at a safe rate, and the largest rate of the others that leaves the plateau."""
    x, y = data()
    torch.manual_seed(depth)
    rule = type("Rule", (Held,), {"count": count})
    losses = sweep(x, y, start(depth, 1.0, SEEDS), torch.sigmoid, rule, FASTER)
    left = [rate for rate, row in zip(FASTER, losses, strict=True) if row.median() < LEFT]
    return {"loss": [spread(row) for row in losses], "largest": max(left)}


def wait(depth):
    """Per network: steps of descent until a sigmoid network has left the plateau."""
    torch.manual_seed(depth)
    x, y = data()
    weights, left = start(depth, 1.0, SEEDS), torch.full((SEEDS,), float(LIMIT))
    rule = Descent(weights, torch.full((SEEDS,), SLOW))
    for now in range(LIMIT):
        losses, grads = gradients(x, y, weights, torch.sigmoid)
        left = torch.where((losses < LEFT) & (left == LIMIT), now, left)
        if (left < LIMIT).all():
            break
        weights = [W + move for W, move in zip(weights, rule.moves(grads), strict=True)]
    return left


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
