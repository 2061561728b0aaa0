"""The share by which the first step changes the weights tells whether a learning rate is far too large or too small.

One network of three layers, and only its first hundred steps.
"""

import torch
from deep_nets import Adam, Descent, data, norms, spread, start, train
from diagnose import LIMITS

SEEDS, STEPS = 5, 100
RULES = {"descent": (Descent, -5.5, 2.5), "adam": (Adam, -6.5, 1.5)}
PER_DECADE = 2


def swept(rule, low, high):
    """For every rate: what the first step changes at most, and the loss in the end; rates first."""
    count = int((high - low) * PER_DECADE) + 1
    rates = torch.logspace(low, high, count).repeat_interleave(SEEDS)
    x, y = data(64)
    weights = [W.repeat(count, 1, 1) for W in start(3, 2**0.5, SEEDS)]
    first = []

    def watch(now, losses, grads, weights):
        if now == 0:
            first.append((norms(rule(weights, rates).moves(grads)) / norms(weights)).amax(0))

    _, losses = train(x, y, weights, torch.relu, rule(weights, rates), STEPS, watch)
    losses = losses.nan_to_num(30.0).clamp(max=30)
    return [part.view(count, SEEDS) for part in (rates, first[0], losses)]


def compute() -> dict:
    torch.manual_seed(0)
    small, large = LIMITS["small"][3], LIMITS["large"][3]
    rules = {}
    for name, (rule, low, high) in RULES.items():
        rates, first, losses = swept(rule, low, high)
        middle = first.median(1).values
        learnt = losses.median(1).values < 1.0
        best = losses.median(1).values.argmin()
        rules[name] = {
            "rates": rates[:, 0].tolist(), "first": middle.tolist(), "loss": [spread(row) for row in losses],
            "best": {"loss": spread(losses[best]), "first": middle[best].item(), "rate": rates[best, 0].item()},
            "lowest": middle[learnt].min().item(), "highest": middle[learnt].max().item(),
            "alarmed": int(((middle < small) | (middle > large))[learnt].sum()), "learnt": int(learnt.sum()),
            "unseen": int((~learnt & (middle > small) & (middle < large)).sum()), "failed": int((~learnt).sum()),
        }
    return {"rules": rules, "small": small, "large": large}


def draw(figure, result, word=str):
    axes = figure.subplots()
    for color, style, marker, (name, rule) in zip(("C0", "C1"), ("-", "--"), ("o", "s"), result["rules"].items(),
                                                  strict=True):
        axes.plot(rule["first"], [cell["median"] for cell in rule["loss"]], color=color, linestyle=style,
                  marker=marker, markersize=4)
        axes.fill_between(rule["first"], [cell["low"] for cell in rule["loss"]],
                          [cell["high"] for cell in rule["loss"]], color=color, alpha=0.18, linewidth=0)
        low = min(range(len(rule["first"])), key=lambda place, rule=rule: rule["loss"][place]["median"])
        label, side = ("Adam", "right") if name == "adam" else ("SGD", "left")
        axes.text(rule["first"][low], rule["loss"][low]["median"] * 0.7, label, color=color, ha=side, va="top")
    for limit in (result["small"], result["large"]):
        axes.axvline(limit, color="gray", linestyle=":")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(word("first step: update / weight"))
    axes.set_ylabel(word("loss after 100 steps"))
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
