"""In a shallow network dead units come from too large a learning rate, in a deep one they are there before training.
SGD for 200 steps on 500 digits, so the deep networks are far from trained to the end.
"""

import torch
from dead_units import dead, digits, inactive, look, spread, train
from race import forward, start, torch_start

SEEDS, STEPS, HALF = 10, 200, 5
RATES = [10 ** (k / 2) for k in range(-6, 3)]
SHAPES = {"shallow": [64, 32, 32, 10], "deep": [64] + [16] * 20 + [10], "torch": [64] + [16] * 20 + [10]}


# --8<-- [start:ledger]
def ledger(before, after):
    """Shares: dead before and after, only before, only after."""
    return {"stayed": (before & after).float().mean((1, 2)),
            "revived": (before & ~after).float().mean((1, 2)),
            "killed": (~before & after).float().mean((1, 2))}
# --8<-- [end:ledger]


def sweep(name):
    x, y, *_ = digits()
    sizes = SHAPES[name]
    weights, biases = torch_start(sizes, SEEDS) if name == "torch" else start(sizes, SEEDS, [2**0.5] * (len(sizes) - 1))
    weights, biases, (before,) = train(x, y, weights, biases, torch.tensor(RATES), STEPS)
    after, outputs = look(x, weights, biases)
    finite = outputs.isfinite().all((1, 2)).view(-1, SEEDS)
    right = (outputs.argmax(2) == y).float().mean(1).view(-1, SEEDS)
    accounts = {key: value.view(-1, SEEDS) for key, value in ledger(before, after).items()}
    after_by = after.view(len(RATES), SEEDS, *after.shape[1:])
    rows = [{"rate": RATES[k], "accuracy": spread(right[k]), "dead": spread(after_by[k][good].float().mean((1, 2))),
             "layers": [spread(layer) for layer in after_by[k][good].float().mean(2).T],
             "killed": spread(accounts["killed"][k][good]),
             "means": {key: value[k][good].mean().item() for key, value in accounts.items()}}
            for k, good in enumerate(finite) if good.sum() >= HALF]
    best = max(range(len(rows)), key=lambda k: rows[k]["accuracy"]["median"])
    keep = slice(best * SEEDS, best * SEEDS + SEEDS)
    old = accounts["stayed"] / (accounts["stayed"] + accounts["killed"]).clamp(min=1e-9)
    back = accounts["revived"] / (accounts["stayed"] + accounts["revived"]).clamp(min=1e-9)
    with torch.no_grad():
        kept = [[p[keep] for p in part] for part in (weights, biases)]
        hidden = forward(x.expand(SEEDS, -1, -1), *kept, torch.relu)[:-1]
    return {"rows": rows, "best": rows[best], "next": rows[best + 1], "last": rows[-1],
            "born": spread(before[:SEEDS].float().mean((1, 2))),
            "lost": [SEEDS - int(good.sum()) for good in finite],
            "all_lost": len(RATES) * SEEDS - int(finite.sum()),
            "first": max(row["layers"][0]["high"] for row in rows),
            "inactive": spread(torch.stack([inactive(z).float().mean((1, 2)) for z in hidden]).mean(0)),
            "dead_at_best": sum(int(dead(z).sum()) for z in hidden),
            "most_killed": max((row["killed"] for row in rows[: best + 1]), key=median),
            "from_birth": spread(old[best]),
            "least_from_birth": min((spread(old[k]) for k in range(len(rows))), key=median),
            "back": spread(back[best])}


def median(interval):
    return interval["median"]


def compute() -> dict:
    torch.manual_seed(0)
    return {name: sweep(name) for name in SHAPES}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharey=True)
    for axes, name, title in zip(panels, ("shallow", "deep"), ("2 × 32", "20 × 16"), strict=True):
        rows = result[name]["rows"]
        rates = [row["rate"] for row in rows]
        stayed, killed = ([100 * row["means"][key] for row in rows] for key in ("stayed", "killed"))
        total = [a + b for a, b in zip(stayed, killed, strict=True)]
        axes.fill_between(rates, 0, stayed, color="C0", alpha=0.3, lw=0)
        axes.fill_between(rates, stayed, total, color="C1", alpha=0.3, lw=0)
        axes.semilogx(rates, total, "C1-")
        axes.semilogx(rates, stayed, "C0--")
        axes.axvline(result[name]["best"]["rate"], color="gray", lw=1)
        axes.axhline(100 * result[name]["born"]["median"], color="black", lw=1, ls=":")
        axes.plot(rates, [100 * row["accuracy"]["median"] for row in rows], "s", color="gray", ms=3)
        axes.set(ylim=(-2, 102), xlim=(8e-4, 12), title=title)
    other = result["torch"]["rows"]
    panels[1].semilogx([r["rate"] for r in other], [100 * r["dead"]["median"] for r in other], "C4-.")
    panels[1].annotate(word("PyTorch default"), (1e-3, 100 * other[0]["dead"]["median"]), (0, 6), color="C4",
                       textcoords="offset points")
    panels[0].set_ylabel(word("dead units (%)"))
    panels[1].set_xlabel("η")
    if tall:
        panels[1].set_ylabel(word("dead units (%)"))
    else:
        panels[0].set_xlabel("η")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
