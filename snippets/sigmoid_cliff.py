"""In finite precision the derivative of the sigmoid becomes exactly zero, on the right long before the left.

torch's own sigmoid and tanh in four number formats; no network is trained.
"""

import torch
from float_formats import FORMATS, first, slopes


def zeros(dtype):
    """Where autograd returns an exact zero."""
    return {"right": first(lambda x: slopes(torch.sigmoid, x) == 0, dtype),
            "left": -first(lambda x: slopes(torch.sigmoid, -x) == 0, dtype),
            "tanh": first(lambda x: slopes(torch.tanh, x) == 0, dtype)}


def compute() -> dict:
    line = torch.arange(-24, 24.25, 0.25, dtype=torch.float64)
    end = torch.tensor(first(lambda x: slopes(torch.sigmoid, x) == 0, torch.float32), dtype=torch.float64)
    return {
        "zeros": {name: zeros(dtype) for name, dtype in FORMATS.items()},
        "true": slopes(torch.sigmoid, end).item(),
        "line": line.tolist(),
        "slopes": {name: slopes(torch.sigmoid, line.to(FORMATS[name])).double().tolist()
                   for name in ("float64", "float32", "float16")},
    }


def draw(figure, result, word=str):
    axes = figure.subplots()
    line, curves = result["line"], result["slopes"]
    styles = {"float64": ("black", "-", None), "float32": ("C0", "none", "o"), "float16": ("C1", "none", "^")}
    for name, (color, style, marker) in styles.items():
        points = [(x, s) for x, s in zip(line, curves[name], strict=True) if s > 0]
        axes.plot(*zip(*points, strict=True), color=color, linestyle=style, linewidth=1, marker=marker, markersize=4.5,
                  markevery=4)
    for name, height in (("float32", 2e-3), ("float16", 0.2)):
        end = result["zeros"][name]["right"]
        color = styles[name][0]
        axes.axvline(end, color=color, linewidth=1, linestyle=":")
        axes.text(end + 0.5, height, name + "\nσ′ = 0", color=color, va="center")
    axes.text(23, 4e-10, "float64", ha="left")
    axes.set_yscale("log")
    axes.set_ylim(2e-11, 1)
    axes.set_xlim(-24, 28)
    axes.set_xlabel("x")
    axes.set_title("σ′(x)", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
