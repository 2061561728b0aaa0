"""Under Adam a threshold that clips every step by the same factor changes nothing; against a single spike it helps.

One weight with a constant gradient; everything can be calculated, and PyTorch is asked to agree.
"""

import torch

SPIKE, AT, STEPS, RATE = 300.0, 50, 4500, 1e-3
MARKS = [*range(1, 100), *range(100, STEPS, 100)]


# --8<-- [start:steps]
def adam_steps(gradients, limit=None, lr=RATE):
    """The size of every step, as a multiple of the rate."""
    w = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    rule, moves = torch.optim.Adam([w], lr=lr), []
    for g in gradients:
        before = w.item()
        w.grad = torch.full_like(w, g)
        if limit:
            torch.nn.utils.clip_grad_norm_([w], limit)
        rule.step()
        moves.append((before - w.item()) / lr)
    return moves
# --8<-- [end:steps]


def theory(after):
    """Step so many updates after the spike: m has forgotten it, v has not."""
    first = (0.1 * 0.9**after) * (SPIKE - 1) + 1
    return first / (1 + (SPIKE**2 - 1) * 0.001 * 0.999**after / (1 - 0.999 ** (AT + after + 1))) ** 0.5


def compute() -> dict:
    gradients = [1.0] * STEPS
    gradients[AT] = SPIKE
    plain, clipped = adam_steps(gradients), adam_steps(gradients, 2.0)
    half = next(k for k in range(AT + 20, STEPS) if plain[k] > 0.5) - AT
    same = [adam_steps([c * g for g in gradients[:100]]) for c in (1.0, 1e-3)]
    return {
        "lowest": min(plain[AT:]), "half": half, "lost": sum(1 - v for v in plain[AT:]),
        "clipped": {"lowest": min(clipped[AT:]), "highest": max(clipped)},
        "late": adam_steps([1.0] * 2000 + [SPIKE])[-1],
        "error": max(abs(plain[AT + k] / theory(k) - 1) for k in (0, 5, 100, 1000, 4000)),
        "same": max(abs(a / b - 1) for a, b in zip(*same, strict=True)),
        "curves": {"time": MARKS, "plain": [plain[k] for k in MARKS], "clipped": [clipped[k] for k in MARKS]},
    }


def draw(figure, result, word=str):
    axes = figure.subplots()
    rows = result["curves"]
    axes.plot(rows["time"], rows["plain"], color="C1", linewidth=2)
    axes.plot(rows["time"], rows["clipped"], color="C0", linewidth=2, linestyle="--")
    axes.text(2, 0.1, word("not clipped"), color="C1")
    axes.text(200, 1.12, word("clipped at 2"), color="C0")
    axes.set(xscale="log", yscale="log", xlabel=word("training step"), ylabel="|Δw| / η", ylim=(0.03, 1.6))
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
