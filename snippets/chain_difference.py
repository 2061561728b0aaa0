"""A central difference, which knows no chain rule, finds the same gradient as the product and as backpropagation.
One parameter is moved, b₁, in float64; the deeper chains repeat the four layers, and nothing is trained.
"""

import torch
from neuron_chain import factors, forward

X, Y = 1.0, 1.0
WEIGHTS, BIASES = (0.8, -1.2, 1.5, -0.9), (0.3, -0.2, 0.1, 0.4)
STEPS = [10 ** (k / 4) for k in range(-56, 5)]


# --8<-- [start:difference]
def central(f, at, step):
    return (f(at + step) - f(at - step)) / (2 * step)


def one_sided(f, at, step):
    return (f(at + step) - f(at)) / step
# --8<-- [end:difference]


# --8<-- [start:complex]
def complex_step(f, at, step=1e-20):
    return f(torch.complex(at, torch.full_like(at, step))).imag / step
# --8<-- [end:complex]


def compute() -> dict:
    rows = {str(depth): measure(depth) for depth in (4, 8, 12)}
    worst = {name: max(row[name] for row in rows.values()) for name in ("backward", "complex_step")}
    return {**rows, "worst": worst}


def measure(depth):
    x, y = torch.tensor([X, Y], dtype=torch.float64)
    weights = torch.tensor(WEIGHTS * (depth // 4), dtype=torch.float64)
    biases = torch.tensor(BIASES * (depth // 4), dtype=torch.float64)

    def loss(first):
        return (forward(x, weights, [first, *biases[1:]])[1][-1] - y) ** 2 / 2

    exact = factors(x, y, weights, biases).prod()
    steps = torch.tensor(STEPS, dtype=torch.float64)
    errors = {rule.__name__: (rule(loss, biases[0], steps) / exact - 1).abs() for rule in (central, one_sided)}
    leaf = biases[0].clone().requires_grad_()
    backward = torch.autograd.grad(loss(leaf), leaf)[0]
    sideways = complex_step(loss, biases[0])
    return {
        "gradient": exact.abs().item(),
        "loss": loss(biases[0]).item(),
        "backward": (backward / exact - 1).abs().item(),
        "complex_step": (sideways / exact - 1).abs().item(),
        "best": {name: error.min().item() for name, error in errors.items()},
        "best_step": {name: STEPS[error.argmin()] for name, error in errors.items()},
        "tiny_step": errors["central"][8].item(),
        "slope": (errors["central"][52] / errors["central"][44]).log10().item() / 2,
        **{name: error.clamp(min=1e-17).tolist() for name, error in errors.items()},
    }


def draw(figure, result, word=str):
    axes = figure.subplots()
    for depth, rule, style in (("12", "central", "C3:"), ("4", "one_sided", "C1--"), ("4", "central", "C0-")):
        axes.loglog(STEPS, result[depth][rule], style, lw=2 if style == "C3:" else 1.5)
    axes.text(1e-14, 5, f"L = 12: {word('central')}", color="C3")
    axes.text(8e-2, 0.5, f"L = 4: {word('one-sided')}", color="C1", ha="right")
    axes.text(3e-5, 5e-12, f"L = 4: {word('central')}", color="C0", ha="center", va="top")
    axes.text(1e-14, 1e-9, word("rounding"), color="gray")
    axes.text(10, 3e-10, word("truncation"), color="gray", ha="right", va="top")
    axes.set(xlabel=word("step"), ylabel=word("relative error"), ylim=(1e-13, 300))
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
