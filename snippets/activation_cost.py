"""ReLU is cheaper than tanh, but in a wide layer both are small beside the matrix product.

Times of one machine and one torch; they vary.
"""

import time

import torch
import torch.nn.functional as F

VARIES = True
BATCH, WIDTH, ROUNDS = 256, 256, 15
FUNCTIONS = {"relu": F.relu, "leaky": F.leaky_relu, "prelu": lambda x: F.prelu(x, torch.full((1,), 0.25)),
             "hardswish": F.hardswish, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "elu": F.elu, "selu": F.selu,
             "softplus": F.softplus, "gelu": F.gelu, "silu": F.silu, "mish": F.mish}
NAMES = {"relu": "ReLU", "leaky": "LeakyReLU", "prelu": "PReLU", "hardswish": "Hardswish", "sigmoid": "sigmoid",
         "tanh": "tanh", "elu": "ELU", "selu": "SELU", "softplus": "Softplus", "gelu": "GELU", "silu": "SiLU",
         "mish": "Mish"}


# --8<-- [start:seconds]
def seconds(work, repeats=3):
    """The shortest of a few runs; a GPU is waited for."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return min(times)
# --8<-- [end:seconds]


def there_and_back(f, *inputs):
    """Seconds for f(*inputs), and for the gradients of its inputs."""
    with torch.no_grad():
        there = seconds(lambda: f(*inputs))
    inputs = [part.clone().requires_grad_() for part in inputs]
    out = f(*inputs)
    grad = torch.ones_like(out)
    return there, seconds(lambda: torch.autograd.grad(out, inputs, grad, retain_graph=True))


def ratios(functions, width):
    """For each round and function: forward, backward and both, over the same for the matrix product beside it."""
    x, w = torch.randn(BATCH, width), torch.randn(width, width)
    there_and_back(torch.matmul, x, w)
    found = {name: [] for name in functions}
    for _ in range(ROUNDS):
        product = there_and_back(torch.matmul, x, w)
        for name in functions:
            own = there_and_back(FUNCTIONS[name], x)
            found[name].append([own[0] / product[0], own[1] / product[1], sum(own) / sum(product)])
    return {name: torch.tensor(rows) for name, rows in found.items()}


def interval(values):
    low, median, high = values.double().quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def saved(rows):
    """The share of the time of product and tanh together that ReLU in place of tanh would save."""
    return interval((rows["tanh"][:, 2] - rows["relu"][:, 2]) / (1 + rows["tanh"][:, 2]))


def compute() -> dict:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    layer = ratios(FUNCTIONS, WIDTH)
    widths = [32, 64, 128, 256, 512, 1024]
    by_width = [ratios(("relu", "tanh", "gelu"), width) for width in widths]
    return {
        "rows": {name: {part: interval(rows[:, column]) for column, part in enumerate(("forward", "backward", "both"))}
                 for name, rows in layer.items()},
        "tanh_over_relu": interval(layer["tanh"][:, 2] / layer["relu"][:, 2]),
        "saved": saved(layer),
        "widths": widths,
        "by_width": {name: [interval(rows[name][:, 2]) for rows in by_width] for name in by_width[0]},
        "saved_wide": saved(by_width[-1]),
        "names": NAMES,
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.8)
    left, right = figure.subplots(2, 1, height_ratios=[3, 2]) if tall else figure.subplots(1, 2)
    order = sorted(result["rows"], key=lambda name: result["rows"][name]["both"]["median"])
    for height, name in enumerate(order):
        for part, shift, color, fill in (("forward", 0.14, "C0", "C0"), ("backward", -0.14, "C1", "white")):
            cell = result["rows"][name][part]
            left.plot([cell["low"], cell["high"]], [height + shift] * 2, color=color, linewidth=1.5, alpha=0.6)
            left.plot(cell["median"], height + shift, color=color, markerfacecolor=fill, marker="o", markersize=5)
    left.text(1.0, len(order) - 0.5, word("forward"), color="C0", ha="left")
    left.text(0.8, len(order) - 0.5, word("backward"), color="C1", ha="right")
    left.set_ylim(-0.6, len(order) + 0.5)
    left.set_yticks(range(len(order)), [result["names"][name] for name in order])
    left.set_xscale("log")
    left.set_xlim(0.02, 6)
    left.set_title(word("time / matrix product"), fontsize=10)
    left.grid(axis="x", color="lightgray", linewidth=0.6)
    left.tick_params(axis="y", length=0)
    styles = {"gelu": ("C2", ":", "GELU"), "tanh": ("C0", "-", "tanh"), "relu": ("C1", "--", "ReLU")}
    for name, (color, style, label) in styles.items():
        cells = result["by_width"][name]
        right.plot(result["widths"], [cell["median"] for cell in cells], color=color, linestyle=style, linewidth=2)
        right.fill_between(result["widths"], [cell["low"] for cell in cells], [cell["high"] for cell in cells],
                           color=color, alpha=0.18, linewidth=0)
        right.text(result["widths"][-1] * 1.1, cells[-1]["median"], label, color=color, va="center")
    right.set_xscale("log")
    right.set_yscale("log")
    right.set_xlim(28, 3000)
    right.set_xlabel(word("width n"))
    right.set_title(word("both passes"), fontsize=10)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
