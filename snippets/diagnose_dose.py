"""The gradient limit sorts networks that learn from those that do not, under plain descent better than under Adam.

Width 16, 32 digits, 100 steps, each rule at its best rate; longer training would move the border.
"""

import torch
from deep_nets import Adam, Descent, data, forward, spread, start, train
from diagnose import LIMITS, columns, diagnose
from torch import nn
from torch.nn.functional import cross_entropy

SEEDS, STEPS = 5, 100
RULES = {"descent": (Descent, -1.5, 1.0, 6), "adam": (Adam, -3.5, -1.0, 6)}
DOSES = {"sigmoid": [(torch.sigmoid, hidden, 1.0) for hidden in (1, 2, 4, 6, 8)],
         "relu": [(torch.relu, 8, 2**0.5 * factor) for factor in (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 4.0)]}


def reported(weights, f, x, y):
    """A network that is no module: parameters in a list, and a function."""
    model = nn.ParameterList(weights)
    return diagnose(model, lambda: cross_entropy(forward(x, model, f)[1][-1], y))


def extreme(report):
    """The gradient of the row that differs most from the last one, over the last one's."""
    return max((value for value, _ in columns(report.rows)["gradient"]), key=lambda value: max(value, 1 / value))


def best(rule, low, high, count, weights, f, x, y):
    """The losses of all seeds at the rate with the smallest median."""
    rates = torch.logspace(low, high, count).repeat_interleave(SEEDS)
    weights = [W.repeat(count, 1, 1) for W in weights]
    losses = train(x, y, weights, f, rule(weights, rates), STEPS)[1].nan_to_num(30.0).clamp(max=30).view(count, SEEDS)
    return losses[losses.median(1).values.argmin()]


def compute() -> dict:
    torch.manual_seed(0)
    x, y = data(32)
    points = []
    for family, doses in DOSES.items():
        for f, hidden, gain in doses:
            weights = start(hidden, gain, SEEDS)
            reports = [reported([W[seed] for W in weights], f, x, y) for seed in range(SEEDS)]
            point = {"family": family, "gradient": spread(torch.tensor([extreme(r) for r in reports])),
                     "alarms": sum(bool(r.found) for r in reports)}
            for name, options in RULES.items():
                losses = best(*options, weights, f, x, y)
                point[name] = {"loss": spread(losses), "learnt": int((losses < 1).sum())}
            points.append(point)
    count = {}
    for name in RULES:
        alarmed = [(p["alarms"] * 2 > SEEDS, p[name]["loss"]["median"] < 1) for p in points]
        count[name] = {"false": sum(a and learnt for a, learnt in alarmed), "right": sum(a != b for a, b in alarmed),
                       "missed": sum(not a and not learnt for a, learnt in alarmed)}
    return {"points": points, "count": count, "doses": len(points),
            "limits": [LIMITS["vanishes"][3], LIMITS["explodes"][3]]}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6)
    panels = zip(figure.subplots(*((2, 1) if tall else (1, 2)), sharex=True, sharey=True),
                 (("descent", "SGD"), ("adam", "Adam")), strict=True)
    for axes, (name, title) in panels:
        for family, color, marker in (("sigmoid", "C0", "o"), ("relu", "C1", "s")):
            for point in result["points"]:
                if point["family"] == family:
                    loss = point[name]["loss"]
                    axes.plot([point["gradient"]["median"]] * 2, [loss["low"], loss["high"]], color=color, alpha=0.5)
                    axes.plot(point["gradient"]["median"], loss["median"], marker, color=color, markersize=5,
                              fillstyle="none" if point["alarms"] * 2 > 5 else "full")
        for limit in result["limits"]:
            axes.axvline(limit, color="black", linestyle=":")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_title(title, fontsize=10)
        axes.set_xlabel(word("gradient, over the last row's"))
        axes.set_ylabel(word("loss after 100 steps"))
        axes.label_outer()
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
