"""On healthy networks the diagnosis is silent, and most faults it names; some it cannot see.

Small networks on 64 handwritten digits, ten seeds each; other data and sizes may need other limits.
"""

import torch
from diagnose import LIMITS, columns, diagnose
from torch.nn.functional import cross_entropy
from trial_nets import FAULTS, HEALTHY, data, fit

SEEDS, STEPS = 10, 6
RATES = {"fast": 1.0, "slow": 1e-8}
SIGNS = {"sigmoid": "vanishes", "default": "vanishes", "large": "explodes", "stiff": "saturated", "burnt": "dead",
         "cut": "lost", "nan": "nan", "fast": "large", "slow": "small", "linear": "", "labels": "", "late": ""}


def examined(model, x, y, rate):
    """The report on one network and Adam."""
    adam = torch.optim.Adam(model.parameters(), lr=rate)
    return diagnose(model, lambda: cross_entropy(model(x), y), adam), adam


def healthy(make, x, y):
    """Reports at the start and after some steps, and whether the loss fell by a tenth."""
    reports, learnt = [], 0
    for seed in range(100, 100 + SEEDS):
        torch.manual_seed(seed)
        model = make()
        report, adam = examined(model, x, y, 1e-2)
        before = cross_entropy(model(x), y).item()
        learnt += fit(model, x, y, adam, STEPS) < 0.9 * before
        reports += [report, diagnose(model, lambda model=model: cross_entropy(model(x), y), adam)]
    return reports, learnt


def faulty(name, make, x, y):
    reports = []
    for seed in range(100, 100 + SEEDS):
        torch.manual_seed(seed)
        model = make()
        labels = y[torch.randperm(len(y))] if name == "labels" else y
        reports.append(examined(model, x, labels, RATES.get(name, 1e-3))[0])
    return reports


def extremes(reports, key):
    """Over all reports, the smallest and largest number that a limit looks at."""
    column, pick = LIMITS[key][:2]
    found = [pick(columns(report.rows)[column])[0] for report in reports if columns(report.rows)[column]]
    return [min(found), max(found)] if found else []


def compute() -> dict:
    x, y = data()
    sound = {name: healthy(make, x, y) for name, make in HEALTHY.items()}
    ill = {name: faulty(name, make, x, y) for name, make in FAULTS.items()}
    keys = [[key for key, *_ in report.found] for reports, _ in sound.values() for report in reports]
    return {
        "healthy": {name: {"learnt": learnt, "alarms": sum(bool(r.found) for r in reports)}
                    for name, (reports, learnt) in sound.items()},
        "diagnoses": len(keys), "alarms": sum(map(bool, keys)), "learnt": sum(n for _, n in sound.values()),
        "networks": SEEDS * len(sound),
        "broken": {name: {"named": sum(SIGNS[name] in [key for key, *_ in r.found] for r in reports),
                          "silent": sum(not r.found for r in reports),
                          "also": ", ".join(sorted({k for r in reports for k, *_ in r.found} - {SIGNS[name]})) or "–"}
                   for name, reports in ill.items()},
        "named": sum(SIGNS[name] in [key for key, *_ in r.found] for name, rs in ill.items() for r in rs),
        "seen": SEEDS * sum(map(bool, SIGNS.values())),
        "ranges": {key: {"limit": LIMITS[key][3], "healthy": [extremes(reports, key) for reports, _ in sound.values()],
                         "broken": [extremes(ill[name], key) for name, sign in SIGNS.items() if sign == key]}
                   for key in ("vanishes", "explodes", "dead", "saturated", "small", "large")},
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(6.5 if tall else 4.2)
    titles = (word("smallest gradient"), word("largest gradient"), word("dead"), word("saturated"),
              word("update (too small?)"), word("update (too large?)"))
    panels = zip(figure.subplots(*((3, 2) if tall else (2, 3))).flat, titles, result["ranges"].values(), strict=True)
    for place, (axes, title, cell) in enumerate(panels):
        height, centres = 0, []
        for group, color, style in (("broken", "C1", "s"), ("healthy", "C0", "o")):
            low = height
            for ends in filter(None, cell[group]):
                axes.plot(ends, [height] * 2, color=color, marker=style, markersize=3.5, linewidth=1.5)
                height += 1
            centres.append((low + height - 1) / 2)
            height += 1.5
        axes.axvline(cell["limit"], color="black", linestyle=":")
        if place not in (2, 3):
            axes.set_xscale("log")
        else:
            axes.set_xlim(-0.05, 1.05)
        left = place % (2 if tall else 3) == 0
        axes.set_yticks(centres if left else [], [word("broken"), word("healthy")] if left else [], rotation=90,
                        va="center")
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(-1, height - 1)
        axes.set_title(title, fontsize=10)
        axes.spines[["top", "right", "left"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
