"""In a recurrent network over a hundred steps weight decay comes too late, unless clipping buys it the time.

A linear network, U = 1.1 times an orthogonal matrix, 100 steps, plain descent; recall of a sign, 16 units.
"""

import math

import torch
from deep_nets import spread
from recurrent_cells import run

LENGTH, UNITS, BATCH, SEEDS, RADIUS, STEPS = 100, 16, 16, 5, 1.1, 250
RATES = [10.0**k for k in range(-14, 0)]
RATE, DECAYS = 0.01, [0.0, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2]
FLAT = [1e-5, 1e-4, 3e-4, 1e-3, 2e-3, 5e-3]
LIMIT, LARGE = 1.0, 0.1  # LARGE: almost half of a typical entry of U


# --8<-- [start:decay]
def linear(a, state, U):
    return (torch.baddbmm(a, U, state[0]),)


def shrink_two(U, amount):
    return U - amount * U  # the step of L2, and decoupled decay


def shrink_one(U, amount):
    return U - amount * U.sign()  # the step of L1
# --8<-- [end:decay]


def radius(U):
    return torch.linalg.eigvals(U).abs().amax(-1)


def begin(scale=RADIUS):
    W, V = torch.randn(SEEDS, UNITS, 2) / 2**0.5, torch.randn(SEEDS, 1, UNITS) / UNITS**0.5
    U, zero = scale * torch.linalg.qr(torch.randn(SEEDS, UNITS, UNITS)).Q, torch.zeros(SEEDS, UNITS, 1)
    return [W, U, zero, zero, V]


def task():
    """The sign of the first value, marked by a flag; then weak noise."""
    x, y = 0.1 * torch.randn(LENGTH, SEEDS, 2, BATCH), 2.0 * (torch.rand(SEEDS, BATCH) < 0.5) - 1
    x[0, :, 0], x[:, :, 1] = y, 0
    x[0, :, 1] = 1
    return x, y


def train(parameters, rates, amounts, limit, steps, flat=()):
    """Plain descent; step of the first loss that is not finite, and of the first radius below 1, and the last ratio and
    loss. Every update shrinks U by its amount, as L2 does or, where `flat` says so, as L1.
    """
    many = len(rates)
    parameters = [p.repeat(many, 1, 1) for p in parameters]
    flat = torch.tensor(flat or [False] * many)
    rates, amounts, flat = (v.repeat_interleave(SEEDS).view(-1, 1, 1) for v in (rates, amounts, flat))
    broken, crossed = (torch.full((many * SEEDS,), math.inf) for _ in range(2))
    for now in range(steps):
        x, y = task()
        x, y = x.repeat(1, many, 1, 1).requires_grad_(), y.repeat(many, 1)
        parameters = [p.detach().requires_grad_() for p in parameters]
        outputs = (parameters[4] @ run("rnn", x, parameters[:4], linear)[-1][0]).squeeze(1)
        loss = (outputs - y).square().mean(1)
        *grads, back = torch.autograd.grad(loss.sum(), [*parameters, x])
        broken[~loss.isfinite() & broken.isinf()] = now
        ratio = [back[k].double().square().mean((1, 2)).sqrt() for k in (0, -1)]
        if limit:
            length = torch.stack([g.flatten(1).norm(dim=1) for g in grads]).norm(dim=0).view(-1, 1, 1)
            grads = [g * (limit / (length + 1e-6)).clamp(max=1) for g in grads]
        with torch.no_grad():
            parameters = [p - rates * g for p, g in zip(parameters, grads, strict=True)]
            U = parameters[1]
            parameters[1] = torch.where(flat, shrink_one(U, amounts), shrink_two(U, amounts))
            if limit:
                crossed[(radius(parameters[1]) < 1) & crossed.isinf()] = now + 1
    shape = (many, SEEDS)
    return tuple(v.view(shape) for v in (broken, crossed, ratio[0] / ratio[1], loss.detach()))


def alone(shrink, amount):
    """Steps of decay alone, without data, until U no longer explodes."""
    torch.manual_seed(0)
    U, steps = begin()[1].double(), torch.zeros(SEEDS)
    while bool((going := radius(U) >= 1).any()):
        U, steps = shrink(U, amount), steps + going
    return spread(steps)


def clipped(decays, crossed, ratio, loss):
    """A row for each strength of decay: gradient ratio and loss of the last update, seeds whose radius fell below 1."""
    return [{"decay": decay, "ratio": spread(r), "loss": spread(at), "crossed": int(c.isfinite().sum())}
            for decay, r, at, c in zip(decays, ratio, loss, crossed, strict=True)]


def compute() -> dict:
    torch.manual_seed(0)
    start, rates, decays = begin(), torch.tensor(RATES), torch.tensor(DECAYS)
    broken = train(start, rates, 0 * rates, None, 12)[0]
    _, crossed, ratio, loss = train(start, torch.full_like(decays, RATE), decays, LIMIT, STEPS)
    half, half_flat = train(start, torch.full((2,), RATE), torch.tensor([0.5, LARGE]), None, 12, [False, True])[0]
    safe = [rate for rate, row in zip(RATES, broken, strict=True) if row.isinf().all()]
    rows = clipped(DECAYS, crossed, ratio, loss)
    amounts = torch.tensor(FLAT)
    last = train(start, torch.full_like(amounts, RATE), amounts, LIMIT, STEPS, [True] * len(FLAT))[1:]
    usual = RATE * 1e-4
    return {
        "rates": RATES, "broken": [row.median().item() if row.median().isfinite() else -1 for row in broken],
        "safe": max(safe), "at_rate": spread(broken[RATES.index(RATE)]),
        "half": spread(half), "half_flat": spread(half_flat),
        "alone": {"two": alone(shrink_two, 1e-3), "one": alone(shrink_one, 1e-3)},
        "theory": math.log(RADIUS) / -math.log1p(-1e-3), "usual": math.log(RADIUS) / usual,
        "safe_steps": math.log(RADIUS) / (max(safe) * 1e-4), "once": 1 - 1 / RADIUS,
        "product": RADIUS ** (LENGTH - 1), "rows": rows, "seeds": SEEDS,
        "flat": clipped(FLAT, *last), "pull": LARGE,
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.4)
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    points = [(rate, at) for rate, at in zip(result["rates"], result["broken"], strict=True) if at > 0]
    left.plot(*zip(*points, strict=True), color="C1", marker="x", linestyle="none")
    left.text(points[0][0] / 8, 20, word("loss no longer finite"), color="C1")
    for decay, style in ((1e-4, "--"), (1.0, ":")):
        times = [math.log(1.1) / (rate * decay) for rate in result["rates"]]
        left.plot(result["rates"], times, color="C0", linestyle=style, linewidth=2)
    left.text(1e-9, 1e13, "λ = 10⁻⁴", color="C0")
    left.text(2e-8, 5e7, "λ = 1", color="C0")
    left.axvline(result["safe"], color="lightgray", linewidth=1)
    left.set(xscale="log", yscale="log", xlabel=word("learning rate η"), ylabel=word("updates"))
    rows = result["rows"][1:]
    decays = [row["decay"] for row in rows]
    for name, color, style, marker in (("ratio", "C0", "-", "o"), ("loss", "C3", "--", "s")):
        low, middle, high = ([max(row[name][key], 1e-6) for row in rows] for key in ("low", "median", "high"))
        right.fill_between(decays, low, high, color=color, alpha=0.2, linewidth=0)
        right.plot(decays, middle, color=color, linestyle=style, marker=marker, markersize=4)
    right.text(1e-4, 7, word("first / last input"), color="C0")
    right.text(1e-4, 0.02, word("loss"), color="C3")
    right.set(xscale="log", yscale="log", xlabel="ηλ", ylim=(3e-7, 30))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
