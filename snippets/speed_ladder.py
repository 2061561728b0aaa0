"""What holds the sigmoid back most is its slope of a quarter; what then separates the others is the mean of their
outputs and the shape of the bend rather than saturation. Five hidden layers, plain SGD, two small data sets.
"""

import torch
from layer_gradients import relative, theory
from race import forward, interval, step
from speed_methods import LADDER, SEEDS, STEPS, load, run, times

DEPTH = 5
KEYS = ("sigmoid", "four", "four_bias", "centred", "centred_four", "slope_one", "tanh", "hard", "leaky_hard",
        "relu_one", "relu", "relu_centred", "linear")


def flat(x, weights, biases, f):
    """The share of pre-activations at which hardtanh has slope 0, network by network."""
    with torch.no_grad():
        z = torch.stack(forward(x.expand(len(weights[0]), -1, -1), weights, biases, f)[:-1])
    return interval((z.abs() >= 1).float().mean((0, 2, 3)))


def trained(x, y, weights, biases, f, rate, steps):
    for _ in range(steps):
        chosen = torch.randint(len(x), (SEEDS, 32))
        step(x[chosen], y[chosen], weights, biases, f, torch.full((SEEDS,), rate))
    return weights, biases


def compute() -> dict:
    shares, ratios, arrived = {}, {}, {}
    rows = {key: {"name": name, "gain": method.gain} for key, (name, method) in zip(KEYS, LADDER.items(), strict=True)}
    for name in ("digits", "spirals"):
        x, y, sizes = load(name)
        for (key, row), method in zip(rows.items(), LADDER.values(), strict=True):
            torch.manual_seed(1)
            weights, biases = method.start(sizes(DEPTH))
            if name == "digits":
                ratios[key] = relative(x, y, (weights, biases), method.f)[0]
                row["ratio"] = interval(ratios[key])
                row["theory"] = theory(method, DEPTH)[0]
            made, arrived[name, key] = run(x, y, weights, biases, method.f)
            if method is LADDER["hardtanh"]:
                end = trained(x, y, *method.start(sizes(DEPTH)), method.f, made["rate"], int(made["steps"]["median"]))
                shares[name] = {"start": flat(x, weights, biases, method.f), "end": flat(x, *end, method.f)}
            row[name] = {part: made[part] for part in ("steps", "text", "never", "rate")}
    return {"rows": rows, "limit": STEPS, "flat": shares,
            "slope_alone": interval(ratios["slope_one"] / ratios["centred"]),
            "centring_alone": interval(ratios["centred"] / ratios["sigmoid"]),
            "left": times(arrived["spirals", "four_bias"], arrived["spirals", "relu"])}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(8.4 if tall else 4.6)
    left, right = figure.subplots(2, 1, sharey=True) if tall else figure.subplots(1, 2, sharey=True)
    top = 2.0 * result["limit"]
    names = []
    for height, row in enumerate(reversed(result["rows"].values())):
        names.append(row["name"])
        left.plot([row["ratio"]["low"], row["ratio"]["high"]], [height, height], color="C0", linewidth=2)
        left.plot(row["ratio"]["median"], height, "o", color="C0", markersize=5.5)
        left.plot(row["theory"], height, "|", color="black", markersize=11, markeredgewidth=1.4)
        for name, color, marker, shift in (("digits", "C2", "D", 0.17), ("spirals", "C1", "^", -0.17)):
            steps = {key: value if value > 0 else top for key, value in row[name]["steps"].items()}
            right.plot([steps["low"], steps["high"]], [height + shift] * 2, color=color, linewidth=2)
            right.plot(steps["median"], height + shift, marker, color=color, markersize=5.5,
                       markerfacecolor=color if steps["median"] < top else "white")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_yticks(range(len(names)), names, fontsize=9)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", color="lightgray", linewidth=0.5)
    left.axvline(1, color="gray", linewidth=0.8, linestyle=":")
    left.set_xlabel("δ₁ / δ₅")
    right.axvline(result["limit"] * 1.2, color="lightgray", linewidth=1)
    right.set_xlim(7, 1.6 * top)
    right.set_xticks([10, 30, 100, 300, top], ["10", "30", "100", "300", word("never")])
    right.minorticks_off()
    right.set_xlabel(word("steps to target"))
    right.text(9, len(names) - 1, "◆ " + word("digits"), color="C2", fontsize=9, va="center")
    right.text(9, len(names) - 2, "▲ " + word("spirals"), color="C1", fontsize=9, va="center")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 4.6), layout="constrained"), compute())
    plt.show()
