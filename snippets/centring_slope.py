"""With the slope held fixed, taking the mean out of the hidden units lets deep networks train in fewer steps at larger
learning rates. Full-batch gradient descent on 64 samples, cross-entropy; training error only, nothing is said of
fresh samples.
"""

import torch
from offset_nets import SEEDS, WIDTH, compensate, data, descent, race, report, start

TASKS = {"digits_1": ("digits", 1, 100, 0.05), "digits_3": ("digits", 3, 100, 0.05),
         "rings_1": ("circles", 1, 200, 0.1), "rings_2": ("circles", 2, 200, 0.1)}
SLOPES = {"quarter": 0.25, "one": 1.0}
VARIANTS = ("centred", "same", "plain", "bias")
RATES = [10 ** (k / 2) for k in range(-3, 5)]


def compute() -> dict:
    tasks, runs = {}, {}
    for name, settings in TASKS.items():
        tasks[name], runs[name] = task(*settings)
    return {"tasks": tasks, "rates": len(RATES), "runs": len(RATES) * SEEDS, "span": RATES[-1] / RATES[0],
            "gain": {name: {slope: times(rows[slope, "same"], rows[slope, "centred"]) for slope in SLOPES}
                     for name, rows in runs.items()},
            "slope_gain": {name: times(rows["quarter", "centred"], rows["one", "centred"])
                           for name, rows in runs.items()}}


def times(slow, fast):
    """How many times the steps, seed by seed; never counts as the limit."""
    return spread(slow / fast)


def spread(values):
    """Median, 10 % and 90 % quantile."""
    low, median, high = values.quantile(torch.tensor([0.1, 0.5, 0.9])).tolist()
    return {"median": median, "low": low, "high": high}


def task(name, depth, steps, target):
    """Every slope, variant, learning rate and seed side by side; the seeds share their starting weights.

    Returns the rows of the page, and the ten runs of each variant at its best rate.
    """
    torch.manual_seed(0)
    x, y = data(name)
    weights, biases = start([len(x), *[WIDTH] * depth, len(y)])
    cases = [(slope, variant) for slope in SLOPES.values() for variant in VARIANTS]
    one = torch.ones(len(RATES) * SEEDS, 1, 1)
    slope = torch.cat([one * s for s, _ in cases])
    offset = torch.cat([one * (2 * s if v in ("same", "plain") else 0) for s, v in cases]).expand(-1, WIDTH, 1)
    weights, biases = ([p.repeat(len(cases) * len(RATES), 1, 1) for p in part] for part in (weights, biases))
    same = torch.cat([one * (v == "same") for _, v in cases])
    biases = compensate(weights, biases, offset * same)
    rate = torch.tensor(RATES).repeat_interleave(SEEDS).repeat(len(cases)).view(-1, 1, 1)
    faster = rate * torch.cat([one * (1 + WIDTH * (2 * s) ** 2 if v == "bias" else 1) for s, v in cases])
    rates = [rate] * len(weights) + [rate] + [faster] * depth
    sweep = len(RATES) if depth == 1 else 0  # the page looks at other rates than the best in the deeper tasks only
    arrived = race(x, y, weights, biases, slope, offset, rates, steps, target, descent, sweep)
    arrived = arrived.view(len(cases), len(RATES), SEEDS)
    rows, runs = {s: {} for s in SLOPES}, {}
    for k, (s, variant) in enumerate((s, v) for s in SLOPES for v in VARIANTS):
        row = report(arrived[k], steps, RATES)
        runs[s, variant] = arrived[k][RATES.index(row["rate"])]
        rows[s][variant] = {key: row[key] for key in ("rate", "steps", "arrived")} if sweep else row
    if sweep:
        return {**rows, "limit": steps}, runs
    small = RATES.index(0.1)
    calm = {v: spread(arrived[k][small]) for k, v in enumerate(VARIANTS, len(VARIANTS))}
    return {**rows, "limit": steps, "calm": calm}, runs


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.4 if tall else 4.4)
    panels = figure.subplots(2, 2, sharey=True)
    names = (word("centred"), word("same start"), word("as it is"), word("fast bias"))
    titles = {"digits_1": (word("digits"), 1), "digits_3": (word("digits"), 3),
              "rings_1": (word("rings"), 1), "rings_2": (word("rings"), 2)}
    for axes, (name, rows) in zip(panels.flat, result["tasks"].items(), strict=True):
        for slope, color, marker, shift in (("quarter", "C1", "s", -0.16), ("one", "C0", "o", 0.16)):
            for k, variant in enumerate(("centred", "same", "plain", "bias")):
                row = rows[slope][variant]
                low, median, high = (row["steps"][part] for part in ("low", "median", "high"))
                arrives = row["arrived"] > 5
                axes.plot([low, high], [k + shift] * 2, color=color, lw=1.5)
                axes.plot([median], [k + shift], marker, color=color, markersize=6,
                          markerfacecolor=color if arrives else "white")
        axes.axvline(rows["limit"], color="gray", ls=":", lw=1)
        axes.set(xscale="log", xlim=(3, 300), ylim=(3.6, -0.6), yticks=range(4), yticklabels=names)
        axes.set_title(f"{titles[name][0]}, L = {titles[name][1]}", fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="lightgray", lw=0.5)
    for axes in panels[1]:
        axes.set_xlabel(word("training step"))
    panels[0, 0].text(20, 3.16, word("slope 1"), color="C0", va="center", fontsize=8)
    panels[0, 0].text(20, 2.74, word("slope 1/4"), color="C1", va="center", fontsize=8)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(layout="constrained"), compute())
    plt.show()
