"""Non-monotone functions train as fast as their monotone twins, until they turn several times within one input range.

A twin is the same function made flat where it would turn back; small networks, plain SGD, training error only.
"""

import math

import torch
import torch.nn.functional as F
from gaussian_means import gaussian_mean
from race import best, interval, race, start
from race_data import SETS

SEEDS, WIDTH, STEPS, TARGET, POINTS = 10, 16, 160, 0.05, 160
RATES = tuple(10 ** (k / 2 - 2) for k in range(7))


# --8<-- [start:twin]
def twin(f, low, high=math.inf):
    """The f where it rises, and flat where it would turn back."""
    return lambda z: f(z.clamp(low, high))


def wave(turns):
    """A sine with slope 1 at 0 that turns back at ±π/(2·turns)."""
    return lambda z: torch.sin(turns * z) / turns
# --8<-- [end:twin]


TURN = {"silu": -1.2784645427610738, "gelu": -0.7517915246935645}
PAIRS = {"silu": (F.silu, twin(F.silu, TURN["silu"])), "gelu": (F.gelu, twin(F.gelu, TURN["gelu"])),
         "sin": (wave(1), twin(wave(1), -math.pi / 2, math.pi / 2)),
         "sin2": (wave(2), twin(wave(2), -math.pi / 4, math.pi / 4))}
LABELS = {"relu": "ReLU", "silu": "SiLU", "gelu": "GELU", "mish": "Mish", "sin": "sin x", "sin2": "sin(2x)/2"}


def steps(f, x, y, depth):
    """Steps to the target error for every seed, at the learning rate that is best for f, and that rate."""
    torch.manual_seed(0)
    gain = gaussian_mean(lambda z: f(z) ** 2) ** -0.5
    weights, biases = start((x.shape[1],) + (WIDTH,) * depth + (int(y.max()) + 1,), SEEDS, [1.0] + [gain] * depth)
    arrived, _ = race(x, y, weights, biases, f, torch.tensor(RATES), STEPS, TARGET, batch=16,
                      settle=True)
    row = best(arrived)
    return arrived[row], RATES[row]


def compute() -> dict:
    functions = {"relu": torch.relu, "mish": F.mish}
    for name, (f, flat) in PAIRS.items():
        functions |= {name: f, f"{name}_twin": flat}
    torch.manual_seed(0)
    data = {name: [part[:POINTS] for part in make()] for name, make in SETS.items()}
    tasks, ratios = {}, {name: [] for name in PAIRS}
    for task, (x, y) in data.items():
        for depth in (2, 4):
            runs = {name: steps(f, x, y, depth) for name, f in functions.items()}
            tasks[f"{task}{depth}"] = {
                name: {"steps": interval(found), "rate": rate, "arrived": int(found.isfinite().sum())}
                for name, (found, rate) in runs.items()}
            for name in PAIRS:
                ratios[name].append(runs[name][0] / runs[f"{name}_twin"][0].clamp(max=1e9))
    z = torch.special.ndtri((torch.arange(10**5, dtype=torch.float64) + 0.5) / 10**5)  # quantiles of N(0, 1)
    return {"backward": {name: (f(z + 1e-6) < f(z)).double().mean().item() for name, f in functions.items()},
            "tasks": tasks, "ratio": {name: interval(torch.cat(ratios[name])) for name in ("silu", "gelu", "sin")},
            "rates": len(RATES), "cap": STEPS}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(6.2 if tall else 4.8)
    grid = figure.subplots(2, 2, sharex=True, sharey=True).flat
    order = ["sin2", "sin", "mish", "gelu", "silu", "relu"]
    for axes, (task, rows) in zip(grid, result["tasks"].items(), strict=True):
        name, depth = task[:-1], task[-1]
        axes.set_title(f"{word('digits') if name == 'digits' else word('spirals')}, {depth}", fontsize=10)
        for height, key in enumerate(order):
            for part, shift, color, fill in ((key, 0.15, "C0", "C0"), (f"{key}_twin", -0.15, "C1", "white")):
                if part not in rows:
                    continue
                cell = {side: value if value > 0 else 1.3 * result["cap"]
                        for side, value in rows[part]["steps"].items()}
                axes.plot([cell["low"], cell["high"]], [height + shift] * 2, color=color, linewidth=1.5)
                axes.plot(cell["median"], height + shift, color=color, markerfacecolor=fill, marker="o", markersize=5)
        axes.axvline(1.15 * result["cap"], color="gray", linestyle=":", linewidth=1)
        axes.set_yticks(range(len(order)), [LABELS[key] for key in order])
        axes.set_xticks([0, 50, 100, 150, 1.3 * result["cap"]], ["0", "50", "100", "150", "∞"])
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    figure.supxlabel(word("steps to target"), fontsize=10)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
