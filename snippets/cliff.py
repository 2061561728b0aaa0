"""Beside a cliff a plain step is thrown so far that it never returns; a clipped one climbs down and finds the valley.

One weight, multiplied fifty times, as in the simplest recurrent network; no data, no noise.
"""

import torch
from deep_nets import spread

FACTORS, TARGET, SEEDS, STEPS = 50, 0.5, 10, 3000
RATES = [10 ** (k / 2) for k in range(-20, 3)]
LIMITS = {"none": float("inf"), "hundred": 100.0, "one": 1.0, "hundredth": 0.01}


# --8<-- [start:cliff]
def loss(w):
    return (w**FACTORS - TARGET) ** 2 / 2


def slope(w):
    return FACTORS * w ** (FACTORS - 1) * (w**FACTORS - TARGET)


def clipped(g, limit):
    return g * (limit / g.abs()).clamp(max=1)
# --8<-- [end:cliff]


def walk(start, limit):
    """Steps until the output is within 0.05 of the target, (rates, seeds); infinite for a walk that never arrives."""
    w = start.repeat(len(RATES), 1)
    rates = torch.tensor(RATES, dtype=torch.float64)[:, None]
    arrived = torch.full_like(w, torch.inf)
    for now in range(1, STEPS + 1):
        w = w - rates * clipped(slope(w), limit)
        arrived[((w**FACTORS - TARGET).abs() < 0.05) & arrived.isinf()] = now
    return arrived, w


def compute() -> dict:
    torch.manual_seed(0)
    start = 1.1 + 0.1 * torch.rand(SEEDS, dtype=torch.float64)
    result = {"start": spread(start), "slope": spread(slope(start)), "bottom": TARGET ** (1 / FACTORS)}
    bottom = torch.tensor(result["bottom"], dtype=torch.float64)
    result["bend"] = (FACTORS * bottom ** (FACTORS - 1)).square().item()
    result["ways"] = {}
    for name, limit in LIMITS.items():
        arrived, w = walk(start, limit)
        counts = arrived.isfinite().sum(1)
        best = min(range(len(RATES)), key=lambda k: (-counts[k].item(), arrived[k].median().item()))
        row = {"counts": counts.tolist(), "lost": (~w.isfinite()).sum(1).tolist(), "most": counts.max().item(),
               "full": int((counts == SEEDS).sum()), "rate": RATES[best], "all": counts[best].item()}
        if row["all"] == SEEDS:
            good = [rate for rate, count in zip(RATES, counts, strict=True) if count == SEEDS]
            row |= {"steps": spread(arrived[best]), "first": min(good), "last": max(good)}
        result["ways"][name] = row
    line = torch.linspace(0.8, 1.06, 131, dtype=torch.float64)
    top = torch.tensor([1.055], dtype=torch.float64)
    thrown = top - 0.0005 * slope(top)
    path = [top]
    for _ in range(100):
        path.append(path[-1] - 0.002 * clipped(slope(path[-1]), 1.0))
    path = torch.cat(path)[::4]
    return result | {
        "seeds": SEEDS, "line": [line.tolist(), loss(line).tolist()], "thrown": thrown.item(),
        "top": [top.item(), loss(top).item()], "path": [path.tolist(), loss(path).tolist()], "rates": RATES,
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.2)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    left.plot(*result["line"], color="black", linewidth=1.5)
    left.plot(*result["path"], color="C0", marker="o", markersize=3, linestyle="none")
    height = result["top"][1]
    left.annotate("", xy=(0.8, height), xytext=(result["top"][0], height), color="C1",
                  arrowprops={"arrowstyle": "->", "color": "C1", "linewidth": 1.5})
    left.text(0.92, height * 1.04, word("plain step"), color="C1", ha="center")
    left.text(1.012, height * 0.25, word("clipped steps"), color="C0", ha="right")
    left.set(xlabel="w", ylabel="C", ylim=(-4, height * 1.2))
    styles = {"none": ("C1", "-", "s", "∞", 1.5), "hundred": ("C3", "-.", "^", "100", 10.6),
              "one": ("C0", "--", "o", "1", 11.5), "hundredth": ("C2", ":", "D", "0.01", 12.4)}
    for name, (color, style, marker, label, height) in styles.items():
        counts = result["ways"][name]["counts"]
        right.plot(result["rates"], counts, color=color, linestyle=style, marker=marker, markersize=3)
        at = max(range(len(counts)), key=lambda k: counts[k])
        right.text(result["rates"][at], height, f"θ = {label}", color=color)
    right.set(xscale="log", xlabel=word("learning rate η"), ylabel=word("walks that arrive"), ylim=(-0.5, 13.5),
              yticks=(0, 5, 10))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
