"""The same remedies in recurrent networks over 100 steps: here clipping helps against explosion.

Sixteen units, one task (recall the first sign), a short training; learning rates swept for every cell.
"""

import torch
from many_rules import SEEDS, cells, sweep, train, trials
from norm_layers import hat
from remedy_map import heat
from torch.nn.functional import binary_cross_entropy_with_logits

LENGTH, UNITS, BATCH, TEST, STEPS, NOISE, FORGET = 100, 16, 16, 64, 45, 0.3, 5.0


# --8<-- [start:sequences]
def sequences(count):
    """The first value is a sign, the others are noise; asked for is the sign."""
    x = NOISE * torch.randn(LENGTH, SEEDS, 1, count)
    y = (torch.rand(SEEDS, count) < 0.5).float()
    x[0, :, 0] = 2 * y - 1
    return x, y
# --8<-- [end:sequences]


def start(kind, gain):
    """Gain None: orthogonal. The rows of an LSTM: input, forget and output gate, new content."""
    torch.manual_seed(0)
    rows = UNITS * (4 if kind == "lstm" else 1)
    W, U = torch.randn(SEEDS, rows, 1), torch.randn(SEEDS, rows, UNITS)
    U = torch.linalg.qr(U)[0] if gain is None else gain * U / UNITS**0.5
    b = torch.zeros(SEEDS, rows, 1)
    if kind == "lstm":
        b[:, UNITS : 2 * UNITS] = FORGET
    return [W, U, b, torch.randn(SEEDS, 1, UNITS) / UNITS**0.5, torch.zeros(SEEDS, 1, 1)]


def forward(parameters, x, kind):
    W, U, b, V, d = parameters
    h = c = torch.zeros(len(U), UNITS, x.shape[-1], dtype=U.dtype)
    for a in (W @ x + b).unbind():
        z = torch.baddbmm(a, U, h)
        if kind == "lstm":
            i, f, o = z[:, : 3 * UNITS].sigmoid().chunk(3, 1)
            c = f * c + i * z[:, 3 * UNITS :].tanh()
            h = o * c.tanh()
        else:
            h = z.relu() if kind == "relu" else hat(z, -2).tanh() if kind == "layer" else z.tanh()
    return torch.baddbmm(d, V, h).squeeze(1)


def ratio(parameters, kind):
    """log10 of the gradient of the output at the first input over that at the last, in float64."""
    x = sequences(BATCH)[0].double().requires_grad_()
    (g,) = torch.autograd.grad(forward([p.double() for p in parameters], x, kind).sum(), x)
    norms = g.square().sum((2, 3)).sqrt()
    return (norms[0] / norms[-1]).log10()


def run(rows, kind, begin):
    tried = [trial for row in rows.values() for trial in row]
    torch.manual_seed(1)
    ratios = ratio(begin, kind)

    def batch(running):
        x, y = sequences(BATCH)
        return x[:, running % SEEDS], y[running % SEEDS]

    def losses(parameters, x, y):
        return binary_cross_entropy_with_logits(forward(parameters, x, kind), y, reduction="none").mean(1)

    done = train(losses, [p.repeat(len(tried), 1, 1) for p in begin], tried, STEPS, batch)
    (x, y), many = sequences(TEST), torch.arange(len(tried) * SEEDS) % SEEDS
    with torch.no_grad():
        outputs = forward(done, x[:, many], kind)
    right = ((outputs > 0) == (y[many] > 0.5)).double().mean(1)
    right[~outputs.isfinite().all(1)] = torch.nan
    result = cells(rows, right, ratios, 0.5)
    if "nothing" in rows:  # the recurrent matrices of the networks that learned without any remedy, before and after
        at = [trial[1] for trial in rows["nothing"]].index(result["nothing"]["rate"]) * SEEDS
        learned = [k for k in range(SEEDS) if right[at + k] > 0.9]
        result["radius"] = {"before": max((radius(U) for U in begin[1][learned]), default=0.0),
                            "after": min((radius(U) for U in done[1][at:][learned]), default=0.0)}
    return result


def radius(U):
    return torch.linalg.eigvals(U.double()).abs().max().item()


def column(gain, wide):
    plain = trials("plain")
    rules = {"nothing": plain, "rate": trials("plain", wide)}
    rules |= {name: trials(name) for name in ("decay", "clip", "adam")}
    result = run(rules, "tanh", start("tanh", gain))
    result |= run({"start": plain}, "tanh", start("tanh", None))
    result |= run({"function": plain}, "relu", start("tanh", gain))
    result |= run({"layer": plain}, "layer", start("tanh", gain))
    return result | run({"path": plain}, "lstm", start("lstm", gain))


def compute() -> dict:
    return {"vanish": column(3**-0.5, sweep(1, 2)), "explode": column(3.0, sweep(-12, 2)), "seeds": SEEDS}


def draw(figure, result, word=str):
    labels = {"nothing": word("nothing"), "rate": word("other rate"), "decay": word("weight decay"),
              "clip": word("clipping"), "adam": "Adam", "start": word("matched start"),
              "function": word("other function"), "batch": "BatchNorm", "layer": "LayerNorm", "path": "LSTM"}
    heat(figure, result, [word("vanishing"), word("exploding")], labels)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
