"""One number, chi, tells vanishing from exploding gradients, and wide random tanh networks keep to it.

One input per network, random weights and biases, nothing is trained.
"""

import math

import torch
from random_layers import interval, squares, tanh_slope
from wide_theory import chi, mean, settled

SEEDS, WIDTH, DEPTH, SKIP = 10, 256, 40, 10
SCALES = [k / 4 for k in range(2, 17)]
BIASES = [k / 4 for k in range(9)]
CUT = 0.5


# --8<-- [start:measured]
def measured(scale, shift, seeds=SEEDS, n=WIDTH):
    """χ for every pair (σ_w, σ_b), all with the same random matrices."""
    scale, shift = scale[:, None], shift[:, None]
    W = torch.randn(DEPTH, seeds, n, n) / n**0.5
    b = torch.randn(DEPTH, seeds, 1, n)
    z = [torch.randn(seeds, len(scale), n)]
    for k in range(DEPTH):
        z.append(scale * (z[-1].tanh() @ W[k]) + shift * b[k])
    delta = [torch.randn_like(z[-1])]
    for k in reversed(range(SKIP, DEPTH)):
        back = scale * (delta[-1] @ W[k].mT)
        delta.append(tanh_slope(z[k]) * back)
    last, first = squares([delta[0], delta[-1]])
    return (first / last) ** (1 / (DEPTH - SKIP))
# --8<-- [end:measured]


# --8<-- [start:line]
def critical(q):
    """The (σ_w, σ_b) at which the second moment q stays and χ = 1."""
    weight = mean(lambda z: tanh_slope(z) ** 2, q) ** -0.5
    rest = q - weight**2 * mean(lambda z: z.tanh() ** 2, q)
    return weight, rest.clamp(min=0).sqrt()
# --8<-- [end:line]


def predicted(scale, shift):
    return chi(tanh_slope, scale, settled(torch.tanh, scale, shift))


def crossing(x, y):
    """Where y first exceeds 1, by straight lines between the points."""
    k = next(k for k, value in enumerate(y) if value > 1)
    return x[k - 1] + (1 - y[k - 1]) / (y[k] - y[k - 1]) * (x[k] - x[k - 1])


def compute() -> dict:
    torch.manual_seed(0)
    pairs = torch.tensor([(w, b) for b in BIASES for w in SCALES], dtype=torch.float64)
    run, theory = measured(*pairs.T.float()), predicted(*pairs.T)
    table = run.view(SEEDS, len(BIASES), len(SCALES))
    ends = [interval(torch.tensor([crossing(SCALES, row) for row in table[:, k].tolist()]))
            for k in range(len(BIASES))]
    weight, bias = critical(torch.logspace(-4, 1.2, 80, dtype=torch.float64))
    fine = torch.linspace(0.5, 4, 36, dtype=torch.float64)
    cut = measured(fine.float(), torch.full((36,), CUT))
    smooth = torch.linspace(0.5, 4, 281, dtype=torch.float64)
    log_error = (run.median(0).values.log() - theory.log()).abs()
    def at(w, b):
        k = (pairs == torch.tensor([w, b], dtype=torch.float64)).all(1).nonzero().item()
        return {"theory": theory[k].item(), "run": interval(run[:, k])}

    edge = torch.tensor([critical_at(CUT)]), torch.tensor([CUT])
    by_width = {str(n): interval(measured(*edge, seeds=100, n=n).log().view(10, 10).mean(1).exp()) for n in (32, 128)}
    return {
        "points": len(pairs), "scales": SCALES, "biases": BIASES, "run": run.median(0).values.tolist(), "ends": ends,
        "line": [weight.tolist(), bias.tolist()], "worst": log_error.max().item(),
        "usual": log_error.median().item(),
        "corner": at(4.0, 0.0), "slope": at(4.0, 0.0)["theory"] / 16, "xavier": at(1.0, 0.0), "slow": slow(),
        "by_width": by_width,
        "fine": fine.tolist(), "cut": [interval(1 / column.log().abs()) for column in cut.T],
        "smooth": smooth.tolist(), "depth": (1 / predicted(smooth, torch.full_like(smooth, CUT)).log().abs()).tolist(),
        "at": critical_at(CUT),
    }


def slow():
    """What the same stretch of layers should show at σ_w = 1, σ_b = 0, where q has not settled yet."""
    q, total, one = torch.tensor(1.0, dtype=torch.float64), 0.0, torch.tensor(1.0, dtype=torch.float64)
    for k in range(DEPTH):
        if k >= SKIP:
            total += chi(tanh_slope, one, q).log().item()
        q = mean(lambda z: z.tanh() ** 2, q)
    return math.exp(total / (DEPTH - SKIP))


def critical_at(bias):
    """The critical σ_w for one σ_b, by bisection in q."""
    low, high = torch.tensor(1e-6, dtype=torch.float64), torch.tensor(20.0, dtype=torch.float64)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if critical(middle)[1] < bias else (low, middle)
    return critical(low)[0].item()


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.4)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    values = iter(result["run"])
    for b in result["biases"]:
        for w in result["scales"]:
            value = next(values)
            strength = min(abs(value - 1) / 0.8, 1) * 0.75
            left.fill_between([w - 0.125, w + 0.125], b - 0.125, b + 0.125, color="C1" if value > 1 else "C0",
                              alpha=strength, linewidth=0)
    weight, bias = result["line"]
    left.plot(weight, bias, color="black", linewidth=2)
    for b, end in zip(result["biases"], result["ends"], strict=True):
        left.plot(end["median"], b, color="black", marker="o", markersize=5, markerfacecolor="white")
    left.text(1.0, 1.5, "χ < 1", ha="center", va="center")
    left.text(3.2, 0.5, "χ > 1", ha="center", va="center")
    left.set(xlim=(0.375, 4.125), ylim=(-0.125, 2.125), xlabel="σ_w", ylabel="σ_b")
    right.plot(result["smooth"], result["depth"], color="black", linewidth=1, linestyle="--")
    for x, row in zip(result["fine"], result["cut"], strict=True):
        right.plot([x, x], [row["low"], row["high"]], color="C0", linewidth=1.5)
    right.plot(result["fine"], [row["median"] for row in result["cut"]], color="C0", marker="o", markersize=4,
               linestyle="none")
    right.set(yscale="log", ylim=(0.5, 2000), xlabel="σ_w", title=f"ξ,  σ_b = {0.5}")
    right.text(2.6, 30, word("theory"))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
