"""Before a BatchNorm weight decay, L2 or L1, sets no size that matters: it sets the angle by which the weights turn in
a step. Digits with a fifth of the labels random, one hidden layer, plain descent, decay on the first layer.
"""

import torch
from deep_nets import spread
from norm_layers import hat
from race_data import digits
from torch.nn.functional import cross_entropy

SEEDS, WIDTH, BATCH, STEPS, RATE = 5, 32, 32, 1200, 0.3
DECAYS = {"none": 0.0, "weak": 1e-3, "more": 3e-3, "middle": 1e-2, "strong": 3e-2, "flat": 1e-3, "flat_strong": 3e-3}
FLAT = [name.startswith("flat") for name in DECAYS]
SCALES = (1.0, 4.0)


# --8<-- [start:outputs]
def outputs(x, W, V):
    return hat(x @ W, -2).relu() @ V
# --8<-- [end:outputs]


def train():
    """Norm of W, angle, share that decay alone takes of it, and loss, per step: (steps, decays, scales, seeds)."""
    torch.manual_seed(0)
    x, y = digits()
    y = torch.where(torch.rand(len(y)) < 0.2, torch.randint(10, (len(y),)), y)
    W, V = torch.randn(SEEDS, 64, WIDTH) / 8, torch.randn(SEEDS, WIDTH, 10) / WIDTH**0.5
    W, V = torch.cat([a * W for a in SCALES]).repeat(len(DECAYS), 1, 1), V.repeat(len(SCALES) * len(DECAYS), 1, 1)
    decays, flat = (torch.tensor(list(values)).repeat_interleave(len(SCALES) * SEEDS).view(-1, 1, 1)
                    for values in (DECAYS.values(), FLAT))
    sizes, angles, shares, losses = [], [], [], []
    for _ in range(STEPS):
        chosen = torch.randint(len(x), (SEEDS, BATCH)).repeat(len(SCALES) * len(DECAYS), 1)
        W.requires_grad_()
        loss = cross_entropy(outputs(x[chosen], W, V).mT, y[chosen], reduction="none").mean(1)
        (g,) = torch.autograd.grad(loss.sum(), W)
        with torch.no_grad():
            pull = RATE * decays * torch.where(flat, W.sign(), W)
            new = W - RATE * g - pull
            chord = (new / new.norm(dim=1, keepdim=True) - W / W.norm(dim=1, keepdim=True)).square().sum((1, 2))
            angles.append((chord / WIDTH).sqrt())
            shares.append(((pull * W).sum(1) / W.square().sum(1)).mean(1))
            sizes.append(W.norm(dim=(1, 2)) / WIDTH**0.5)
            losses.append(loss)
        W = new
    shape = (STEPS, len(DECAYS), len(SCALES), SEEDS)
    return tuple(torch.stack(v).detach().view(shape) for v in (sizes, angles, shares, losses))


def invariant(depth=24, width=64):
    """Growth per layer of a deep BatchNorm network, with the weights as they are and a tenth of that."""
    torch.manual_seed(0)
    weights, x = torch.randn(depth, SEEDS, width, width) / width**0.5, torch.randn(SEEDS, 64, width)
    top, factors = torch.randn_like(x), []
    for a in (1.0, 0.1):
        z = [x.clone().requires_grad_()]
        for W in weights:
            z.append(hat(z[-1].relu() @ (a * W), -2))
        low, high = (g.square().mean((1, 2)).sqrt() for g in torch.autograd.grad(z[-1], (z[4], z[20]), top))
        factors.append((low / high) ** (1 / 16))
    return {"factor": spread(factors[0]), "difference": (factors[1] / factors[0] - 1).abs().max().item()}


def compute() -> dict:
    sizes, angles, shares, losses = train()
    late = slice(STEPS - 300, STEPS)
    turn, law = angles[late].square().mean(0).sqrt(), (2 * shares[late].mean(0)).sqrt()
    marks = list(range(0, STEPS, 15))
    rows = {}
    for k, (name, decay) in enumerate(DECAYS.items()):
        rows[name] = {
            "decay": decay, "angle": [spread(turn[k, s]) for s in range(2)],
            "law": [spread(law[k, s]) for s in range(2)],
            "theory": (2 * RATE * decay) ** 0.5, "time": 1 / (4 * RATE * decay) if decay else -1.0,
            "size": [spread(sizes[-1, k, s]) for s in range(2)],
            "curve": [[sizes[t, k, s].median().item() for t in marks] for s in range(2)],
            "loss": [spread(losses[late, k, s].mean(0)) for s in range(2)]}
    return {"rows": rows, "time": marks, "growth": invariant()}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.2)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    colors = {"none": ("black", "-"), "weak": ("C0", "--"), "middle": ("C1", "-."), "strong": ("C3", ":")}
    for name, (color, style) in colors.items():
        row = result["rows"][name]
        for curve in row["curve"]:
            left.plot(result["time"], curve, color=color, linestyle=style, linewidth=1.6)
        left.text(1220, row["curve"][0][-1], f"λ = {row['decay']:g}", color=color, va="center", fontsize=9)
    left.set(yscale="log", xlabel=word("training step"), ylabel="‖W‖", xlim=(0, 1750), xticks=(0, 400, 800, 1200))
    right.plot((0.02, 0.15), (0.02, 0.15), color="black", linestyle="--", linewidth=1)
    for flat, s, style, size in ((0, 0, "C0o", 8), (0, 1, "C1x", 6), (1, 0, "C0s", 8), (1, 1, "C1+", 9)):
        rows = [row for name, row in result["rows"].items() if name != "none" and name.startswith("flat") == flat]
        angles, across = [row["angle"][s] for row in rows], [row["law"][s]["median"] for row in rows]
        middle = [angle["median"] for angle in angles]
        ends = [[abs(angle[key] - angle["median"]) for angle in angles] for key in ("low", "high")]
        right.errorbar(across, middle, ends, fmt=style, markersize=size, markerfacecolor="white",
                       label=f"L{2 - flat}{', 4×' * s}")
    right.legend(fontsize=8, loc="lower right")
    right.set(xscale="log", yscale="log", xlabel="√(2a)", ylabel=word("angle per step"))
    right.set_xticks([0.03, 0.1], ["0.03", "0.1"])
    right.set_yticks([0.003, 0.01, 0.03, 0.1], ["0.003", "0.01", "0.03", "0.1"])
    left.set_yticks([0.5, 1, 2, 4], ["0.5", "1", "2", "4"])
    for axes in (left, right):
        axes.minorticks_off()
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
