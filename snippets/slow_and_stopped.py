"""The first layer of a sigmoid network learns slower by a factor per layer, and in a number format it stops for good
where a step is lost in rounding, long before the gradient itself is zero. Plain descent, learning rate 1.
"""

import torch
from deep_nets import Descent, data, gradients, norms, spread, start

DEPTHS, SEEDS, LIMIT, FAR = range(1, 8), 10, 4000, 0.01
PAIR, DEEP = (3, 7), range(1, 17)
FORMATS = {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}


def moved(W, gradient, rate=1.0):
    """The share of weights that one step of descent changes."""
    return (W - rate * gradient != W).double().mean((-2, -1))


def compute() -> dict:
    slow = {depth: steps_to_move(depth) for depth in DEPTHS}
    shallow, deep = (slow[depth]["steps"] for depth in PAIR)
    factor = (deep / shallow) ** (1 / (PAIR[1] - PAIR[0]))
    x, y = data(dtype=torch.float64)
    live = x.abs().amax(0) > 0  # a pixel that is white in every image gives its weights no gradient
    frozen, zero = {name: [] for name in FORMATS}, {name: [] for name in FORMATS}
    for depth in DEEP:
        torch.manual_seed(depth)
        weights = start(depth, 1.0, SEEDS, dtype=torch.float64)
        exact = gradients(x, y, weights, torch.sigmoid)[1][0][:, live]
        for name, dtype in FORMATS.items():
            rounded = exact.to(dtype)
            frozen[name].append(moved(weights[0][:, live].to(dtype), rounded).median().item())
            zero[name].append((rounded == 0).double().mean().item())
    return {
        "slow": {str(depth): {name: spread(values) for name, values in row.items()} for depth, row in slow.items()},
        "factor": spread(factor),
        "moved": frozen,
        "stopped": {name: next((d for d, share in zip(DEEP, row, strict=True) if share < 0.01), 0)
                    for name, row in frozen.items()},
        "far": spread(deep * factor ** (20 - PAIR[1])),
        "zero_then": {name: zero[name][next(k for k, share in enumerate(row) if share < 0.01)]
                      for name, row in frozen.items()},
    }


def steps_to_move(depth):
    """Per network: steps until the first layer has moved by 1 % of its norm, and what the first gradient would say."""
    torch.manual_seed(depth)
    x, y = data()
    weights = begin = start(depth, 1.0, SEEDS)
    rule, arrived = Descent(weights, torch.ones(SEEDS)), torch.full((SEEDS,), float(LIMIT))
    for now in range(1, LIMIT + 1):
        grads = gradients(x, y, weights, torch.sigmoid)[1]
        if now == 1:
            linear = FAR * norms(weights[:1])[0] / norms(grads[:1])[0]
        weights = [W + move for W, move in zip(weights, rule.moves(grads), strict=True)]
        far = norms([weights[0] - begin[0]])[0] > FAR * norms(begin[:1])[0]
        arrived = torch.where(far & (arrived == LIMIT), now, arrived)
        if (arrived < LIMIT).all():
            break
    return {"steps": arrived, "linear": linear}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.6 if tall else 3.4)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    depths = [int(depth) for depth in result["slow"]]
    rows = list(result["slow"].values())
    left.semilogy(depths, [row["linear"]["median"] for row in rows], color="gray", ls="--")
    for depth, row in zip(depths, rows, strict=True):
        left.plot([depth, depth], [row["steps"]["low"], row["steps"]["high"]], color="C0", lw=2)
        left.plot(depth, row["steps"]["median"], "C0o", markersize=5)
    left.set(xlabel="L", ylabel=word("steps to move layer 1"), xticks=depths)
    for name, style in (("float32", "C0o-"), ("float16", "C2D:"), ("bfloat16", "C1s--")):
        share = result["moved"][name]
        right.plot(range(1, len(share) + 1), share, style, markersize=4, label=name)
    right.set(xlabel="L", ylabel=word("layer-1 weights that move"), ylim=(-0.03, 1.05), xlim=(0, 25))
    right.legend(fontsize=9, loc="upper right")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
