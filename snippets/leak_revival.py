"""A smaller leak brings dead units back more slowly, and living neighbours can take the error away before it does.
Half or all of the first layer is killed by its bias before training; two hidden layers of 32, plain SGD on 500 digits.
"""

import torch
from dead_units import digits, look, spread, train
from race import start
from torch.nn.functional import cross_entropy, leaky_relu

SEEDS, WIDTH, STEPS, EVERY, RATE, MARGIN = 10, 32, 400, 10, 0.1, 0.5
LONG = 2000
SLOPES = (0.0, 0.01, 0.03, 0.1, 0.3)
KILLED = {"half": WIDTH // 2, "all": WIDTH}


# --8<-- [start:kill]
def kill(x, W, b, units, margin):
    """Push biases down until the highest pre-activation is -margin."""
    highest = (x @ W).amax(1, keepdim=True)
    b[..., :units] = -highest[..., :units] - margin
# --8<-- [end:kill]


def compute() -> dict:
    torch.manual_seed(0)
    x, y, *_ = digits()
    result = {}
    for name, units in KILLED.items():
        weights, biases = start([64, WIDTH, WIDTH, 10], SEEDS, [2**0.5] * 3)
        kill(x, weights[0], biases[0], units, MARGIN)
        alpha = torch.tensor(SLOPES).repeat_interleave(SEEDS).view(-1, 1, 1)

        def f(z, alpha=alpha):
            return torch.where(z > 0, z, alpha * z)

        weights, biases, log = train(x, y, weights, biases, torch.tensor([RATE] * len(SLOPES)), STEPS, every=EVERY,
                                     layers=2, f=f)
        outputs = look(x, weights, biases, f)[1]
        loss = cross_entropy(outputs.mT, y.expand(len(outputs), -1), reduction="none").mean(1).view(len(SLOPES), SEEDS)
        log = torch.stack(log)
        dead = log[:, :, 0, :units].view(len(log), len(SLOPES), SEEDS, units)
        back = (~dead).cummax(0).values.float().mean(3)
        result[name] = {
            "back": {str(a): back[:, k].mean(1).tolist() for k, a in enumerate(SLOPES)},
            "end": {f"{round(100 * a)}": spread(back[-1, k]) for k, a in enumerate(SLOPES)},
            "loss": {f"{round(100 * a)}": spread(loss[k]) for k, a in enumerate(SLOPES)},
            "tenth": {f"{round(100 * a)}": spread(EVERY * (back[:, k] < 0.1).sum(0)) for k, a in enumerate(SLOPES)},
        }
    return {**result, "through": through(), "long": {"steps": LONG, **long(x, y)}}


def long(x, y, alpha=0.01):
    """Half of the layer killed, the smallest leak, five times as many steps: the share that has come back."""
    torch.manual_seed(0)
    weights, biases = start([64, WIDTH, WIDTH, 10], SEEDS, [2**0.5] * 3)
    kill(x, weights[0], biases[0], WIDTH // 2, MARGIN)
    log = torch.stack(train(x, y, weights, biases, torch.tensor([RATE]), LONG, every=100, layers=2,
                            f=lambda z: leaky_relu(z, alpha))[2])
    return {"back": spread((~log[:, :, 0, : WIDTH // 2]).any(0).float().mean(1))}


def through():
    """How much of a gradient is left behind one, two and three inactive layers, by slope."""
    left = {}
    for alpha in (0.01, 0.2):
        z = torch.full((1,), -1.0, dtype=torch.float64, requires_grad=True)
        h, rows = z, []
        for _ in range(3):
            h = leaky_relu(h, alpha)
            rows.append(torch.autograd.grad(h, z, retain_graph=True)[0].item())
        left[f"{round(100 * alpha)}"] = rows
    return left


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    panels = figure.subplots(2, 1, sharex=True) if tall else figure.subplots(1, 2, sharey=True)
    styles = ("C3:", "C0-", "C4-.", "C1--", "C2-")
    for axes, name in zip(panels, KILLED, strict=True):
        for curve, style in zip(result[name]["back"].values(), styles, strict=True):
            axes.plot([EVERY * k for k in range(len(curve))], [100 * v for v in curve], style)
        axes.set(ylim=(-3, 103), xlim=(0, STEPS), ylabel=word("killed units back (%)"))
        axes.set_title(f"{KILLED[name]} / {WIDTH}")
    panels[-1].set_xlabel(word("training step"))
    if not tall:
        panels[0].set_xlabel(word("training step"))
        panels[1].set_ylabel("")
    labels = [f"α = {float(alpha):g}" for alpha in result["half"]["back"]]
    panels[0].legend(labels, frameon=False, fontsize=9, loc="upper right", ncols=2, handlelength=2.2)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
