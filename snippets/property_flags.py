"""None of sixteen functions has all seven properties, and the identity, of no use, has more of them than GELU.

Each property is decided by a numerical test with a stated threshold; another may move a mark, and all can be fooled.
"""

import torch
import torch.nn.functional as F
from gaussian_means import gaussian_mean


def step(x):
    return (torch.sign(x) + 1) / 2


FUNCTIONS = {"identity": lambda x: x, "step": step, "square": torch.square, "sin": torch.sin, "hardtanh": F.hardtanh,
             "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": F.relu, "leaky": F.leaky_relu, "elu": F.elu,
             "selu": F.selu, "softplus": F.softplus, "gelu": F.gelu, "silu": F.silu, "mish": F.mish,
             "hardswish": F.hardswish}
NAMES = {"identity": "x", "step": "step", "square": "x²", "sin": "sin", "hardtanh": "hard tanh", "sigmoid": "sigmoid",
         "tanh": "tanh", "relu": "ReLU", "leaky": "LeakyReLU", "elu": "ELU", "selu": "SELU", "softplus": "Softplus",
         "gelu": "GELU", "silu": "SiLU", "mish": "Mish", "hardswish": "Hardswish"}
SEVEN = ("nonlinear", "smooth", "cheap", "open", "monotone", "bounded", "identity")
MORE = ("centred", "selfnorm")


# --8<-- [start:probe]
def probe(low, high, count=4001):
    return torch.linspace(low, high, count, dtype=torch.float64)


def slopes(f, x, h=1e-5):
    """Difference quotients on the left and on the right of x."""
    return (f(x) - f(x - h)) / h, (f(x + h) - f(x)) / h


def saturates(f, side):
    """Is |slope| < 0.001 on all of [30, 40] (side 1) or its mirror?"""
    right = slopes(f, side * probe(30, 40))[1]
    return right.abs().max().item() < 1e-3
# --8<-- [end:probe]


# --8<-- [start:limits]
def limited(f, side):
    """Is max f (side 1) or max -f alike on [-100, 100] and ten times that?"""
    near, far = (side * f(probe(-r, r, 80_001)) for r in (100, 1000))
    return (far.max() - near.max()).item() < 1e-3


def one_way(f):
    """On [-8, 8]. 2: strictly monotone; 1: with flat parts; 0: it turns."""
    change = f(probe(-8, 8)).diff()
    change = change if change.sum() > 0 else -change
    return 2 if change.min() > 0 else 1 if change.min() == 0 else 0
# --8<-- [end:limits]


def bends(f):
    """2: not a polynomial of degree up to 3; 1: a polynomial, but not a straight line; 0: a straight line."""
    y = f(probe(-4, 4, 65))
    return 2 if y.diff(n=4).abs().max() > 1e-6 else 1 if y.diff(n=2).abs().max() > 1e-6 else 0


def near_identity(f):
    """2: f(0) = 0 and slope 1 on both sides; 1: f(0) = 0 and a slope of at least 1/2 on one side."""
    zero = torch.zeros(1, dtype=torch.float64)
    left, right = (part.item() for part in slopes(f, zero))
    if abs(f(zero).item()) > 1e-9:
        return 0
    return 2 if max(abs(left - 1), abs(right - 1)) < 1e-3 else 1 if max(left, right) > 0.499 else 0


def flags(f):
    x = torch.rand(4000, dtype=torch.float64) * 16 - 8
    left, right = slopes(f, x)
    differentiable = ((left - right).abs() < 1e-3).double().mean() > 0.999
    third = probe(-4, 4, 641)
    simple = (f(third).diff(n=3).abs() < 1e-11).double().mean().item()
    mean, second = gaussian_mean(f), gaussian_mean(lambda z: f(z) ** 2)
    kept = abs(mean) < 1e-9 and abs(second - 1) < 1e-9
    pull = gaussian_mean(lambda z: z * f(z) * slopes(f, z)[1])
    return {"nonlinear": bends(f),
            "smooth": (1 + int((right.abs() > 1e-6).any())) * int(differentiable),
            "cheap": 2 if simple > 0.95 else int(simple > 0.4),
            "open": 2 - saturates(f, 1) - saturates(f, -1),
            "monotone": one_way(f), "bounded": limited(f, 1) + limited(f, -1), "identity": near_identity(f),
            "centred": 2 * int(abs(mean) < 1e-9), "selfnorm": (1 + int(pull < 0.999)) * int(kept)}


def compute() -> dict:
    torch.manual_seed(0)
    table = {name: flags(f) for name, f in FUNCTIONS.items()}
    full = {name: sum(row[key] == 2 for key in SEVEN) for name, row in table.items()}
    trio = [name for name, row in table.items() if row["monotone"] and row["bounded"] == 2 and row["open"]]
    return {"table": table, "full": full, "all_seven": sum(count == 7 for count in full.values()),
            "saturating": {str(sides): sum(2 - row["open"] == sides for row in table.values()) for sides in range(3)},
            "trio": len(trio), "functions": len(table)}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(6.4 if tall else 5.8)
    axes = figure.subplots()
    columns = [*SEVEN, *MORE]
    heads = [word("nonlinear"), word("differentiable"), word("cheap"), word("non-saturating"), word("monotone"),
             word("bounded"), word("near identity"), word("zero-centred"), word("self-normalising")]
    for height, (name, row) in enumerate(result["table"].items()):
        if height % 2 == 0:
            axes.axhspan(height - 0.5, height + 0.5, color="lightgray", alpha=0.3, linewidth=0)
        for place, key in enumerate(columns):
            color = "C0" if key in SEVEN else "C1"
            if row[key]:
                axes.plot(place, height, marker="o", markersize=9, color=color, markeredgewidth=1.2,
                          fillstyle="full" if row[key] == 2 else "left", markerfacecoloralt="white")
            else:
                axes.plot(place, height, marker="_", markersize=5, color="gray")
        axes.text(len(columns) - 0.35, height, str(result["full"][name]), va="center", color="black")
    axes.axvline(6.5, color="gray", linewidth=0.8)
    axes.set(xlim=(-0.6, len(columns) + 0.1), ylim=(len(result["table"]) - 0.5, -0.5))
    labels = NAMES | {"step": word("step function")}
    axes.set_yticks(range(len(labels)), labels.values())
    axes.set_xticks(range(len(columns)), heads, rotation=55, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 5.8), layout="constrained"), compute())
    plt.show()
