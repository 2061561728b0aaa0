"""A gradient scaler looks for the largest power of two at which no gradient is infinite, and pays with skipped steps.

The loss is measured in units so small that float16 gradients are zero; in exact arithmetic all ways are the same run.
"""

from itertools import pairwise

import torch
from race_data import digits
from torch.nn.functional import cross_entropy

SEEDS, WIDTH, SAMPLES, STEPS, PATIENCE, RATE = 5, 32, 64, 120, 10, 0.3
UNIT = 2.0**-30
FORMATS = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


# --8<-- [start:scaler]
class Scaler:
    def __init__(self, scale, patience):
        self.scale, self.patience, self.good = scale, patience, 0

    def step(self, optimiser, parameters):
        for p in parameters:
            p.grad /= self.scale
        fine = all(p.grad.isfinite().all() for p in parameters)
        if fine:
            optimiser.step()
        self.good = self.good + 1 if fine else 0
        if not fine:
            self.scale /= 2
        elif self.good == self.patience:
            self.scale, self.good = 2 * self.scale, 0
# --8<-- [end:scaler]


def outputs(x, weights, dtype):
    h = x.to(dtype).expand(SEEDS, -1, -1)
    for W in weights[:-1]:
        h = (h @ W.to(dtype)).tanh()
    return h @ weights[-1].to(dtype)


def train(dtype, scale, patience):
    """Losses at the end, and at every step the scale and whether it was skipped. One scale for the five networks."""
    torch.manual_seed(0)
    x, y = (part[:SAMPLES] for part in digits())
    sizes = (x.shape[1], WIDTH, WIDTH, 10)
    weights = [(torch.randn(SEEDS, n, m) / n**0.5).requires_grad_() for n, m in pairwise(sizes)]
    optimiser, scaler = torch.optim.SGD(weights, RATE / UNIT), Scaler(scale, patience)
    scales, skipped = [], []
    for _ in range(STEPS):
        z = outputs(x, weights, dtype).float()
        losses = cross_entropy(z.mT, y.expand(SEEDS, -1), reduction="none").mean(1)
        optimiser.zero_grad()
        (losses.sum() * UNIT * scaler.scale).backward()
        scales.append(scaler.scale)
        scaler.step(optimiser, weights)
        skipped.append(scaler.scale < scales[-1])
    ordered = losses.detach().double().sort().values
    return {"median": ordered[2].item(), "low": ordered[0].item(), "high": ordered[-1].item()}, scales, skipped


def compute() -> dict:
    never = 10**9
    ways = {"float32": ("float32", 1.0, never), "bfloat16": ("bfloat16", 1.0, never), "plain": ("float16", 1.0, never),
            "fixed": ("float16", 2.0**30, never), "high": ("float16", 2.0**56, PATIENCE),
            "low": ("float16", 2.0**16, PATIENCE), "default": ("float16", 2.0**16, 2000)}
    result = {}
    for name, (form, scale, patience) in ways.items():
        loss, scales, skipped = train(FORMATS[form], scale, patience)
        result[name] = {"loss": loss, "skipped": sum(skipped)}
        if name in ("high", "low"):
            powers = torch.tensor(scales).log2().tolist()
            result[name] |= {"powers": powers, "skips": [k for k, skip in enumerate(skipped) if skip],
                             "bottom": min(powers), "end": powers[-1]}
    return result


def draw(figure, result, word=str):
    axes = figure.subplots()
    for name, colour, style in (("high", "C0", "-"), ("low", "C1", "--")):
        row = result[name]
        axes.plot(row["powers"], color=colour, linestyle=style, drawstyle="steps-post")
        axes.plot(row["skips"], [row["powers"][k] for k in row["skips"]], "x", color=colour)
        label = word("started too high") if name == "high" else word("started low")
        axes.text(60, row["powers"][60] - 3.5, label, color=colour)
    axes.set(xlabel=word("training step"), ylabel="log₂ S")
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
