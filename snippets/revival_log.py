"""A dead unit in a deep layer comes back when the layers below it move.
Ten networks of 20 layers, plain SGD at one learning rate, 200 steps on 500 digits; every second step is looked at.
"""

import torch
from dead_units import digits, spread, train
from race import start

SEEDS, DEPTH, WIDTH, STEPS, EVERY, RATE = 10, 20, 16, 200, 2, 10**-1.5
SHOWN = (10, 15, 20)


# --8<-- [start:events]
def events(log):
    """log[t]: dead at look t? Deaths and revivals between looks."""
    return ~log[:-1] & log[1:], log[:-1] & ~log[1:]
# --8<-- [end:events]


def compute() -> dict:
    torch.manual_seed(0)
    x, y, *_ = digits()
    weights, biases = start([64] + [WIDTH] * DEPTH + [10], SEEDS, [2**0.5] * (DEPTH + 1))
    log = torch.stack(train(x, y, weights, biases, torch.tensor([RATE]), STEPS, every=EVERY)[2])
    deaths, revivals = events(log)
    born, at_end = log[0], log[-1]
    share = ((born & ~at_end).sum((1, 2)) / born.sum((1, 2)))
    net = share.argsort()[SEEDS // 2]
    stays = {layer: [runs(log[:, net, layer - 1, unit].tolist()) for unit in range(WIDTH)] for layer in SHOWN}
    return {
        "deaths": int(deaths.sum()),
        "revivals": int(revivals.sum()),
        "by_layer": revivals.sum((0, 1, 3)).tolist(),
        "deaths_by_layer": deaths.sum((0, 1, 3)).tolist(),
        "born": int(born.sum()),
        "back": spread(share),
        "ever": spread((born & ~log.all(0)).sum((1, 2)) / born.sum((1, 2))),
        "strips": {str(layer): rows for layer, rows in stays.items()},
        "alternating": int((revivals.sum(0) >= 2).sum()),
        "ever_dead": int(log.any(0).sum()),
    }


def runs(row):
    """[first step, last step] of every stretch in which the unit is dead."""
    edges = [k for k in range(len(row) + 1) if (k < len(row) and row[k]) != (k > 0 and row[k - 1])]
    return [[EVERY * a, min(EVERY * b, STEPS)] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def draw(figure, result, word=str):
    axes = figure.subplots()
    place, middles = 0, []
    for layer in SHOWN:
        rows = sorted(result["strips"][str(layer)], key=lambda row: (sum(b - a for a, b in row)))
        middles.append(place + (WIDTH - 1) / 2)
        for row in rows:
            if row:
                born = row[0][0] == 0
                axes.broken_barh([(a, b - a) for a, b in row], (place - 0.4, 0.8), color="C0" if born else "C1", lw=0)
            place += 1
        place += 3
        if layer != SHOWN[-1]:
            axes.axhline(place - 2, color="lightgray", lw=0.8)
    axes.set_yticks(middles, [f"l = {layer}" for layer in SHOWN])
    axes.tick_params(axis="y", length=0)
    axes.set(xlabel=word("training step"), xlim=(0, STEPS), ylim=(-1, place - 2))
    axes.spines["left"].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
