"""For a deep network with dead units a leak of 0.01 does hardly anything, one of 0.2 a little, BatchNorm and ELU a lot.
20 layers of 16 after 200 steps of SGD on 500 digits; a better network may have other reasons than fewer dead units.
"""

import torch
from dead_units import BATCH, INPUTS, dead, digits, inactive, spread
from race import start
from torch.nn.functional import cross_entropy, elu, leaky_relu

SEEDS, STEPS, DEPTH, WIDTH = 10, 200, 20, 16
RATES = [10 ** (k / 2) for k in range(-5, 2)]


# --8<-- [start:normalise]
def normalise(u, known):
    """BatchNorm without scale and shift; statistics of `known` inputs."""
    u = u - u[:, :known].mean(1, keepdim=True)
    variance = u[:, :known].square().mean(1, keepdim=True)
    return u * (variance + 1e-5).rsqrt()
# --8<-- [end:normalise]


def hidden_layers(x, weights, biases, f, norm, known):
    """Pre-activations of all layers; the bias stands behind the normalisation, as its shift parameter."""
    z = []
    for W, b in zip(weights, biases, strict=True):
        h = f(z[-1]) if z else x
        z.append(normalise(h @ W, known) + b if norm and len(z) < DEPTH else torch.baddbmm(b, h, W))
    return z


def leaky(alpha):
    """LeakyReLU with slope alpha, and the gain that goes with it."""
    return lambda z: leaky_relu(z, alpha), (2 / (1 + alpha**2)) ** 0.5, False


METHODS = {"relu": (torch.relu, 2**0.5, False), "leaky_001": leaky(0.01), "leaky_02": leaky(0.2),
           "elu": (elu, 1.2456, False), "batchnorm": (torch.relu, 2**0.5, True)}


def evaluate(f, gain, norm):
    x, y, others, labels = digits()
    weights, biases = start([64] + [WIDTH] * DEPTH + [10], SEEDS, [gain] * (DEPTH + 1))
    with torch.no_grad():
        before = hidden_layers(x.expand(SEEDS, -1, -1), weights, biases, f, norm, INPUTS)[:-1]
    born = spread(torch.stack([dead(z) for z in before], 1).float().mean((1, 2)))
    parameters = [p.repeat(len(RATES), 1, 1).requires_grad_() for p in weights + biases]
    rate = torch.tensor(RATES).repeat_interleave(SEEDS).view(-1, 1, 1)
    running, split = torch.arange(len(rate)), DEPTH + 1
    for now in range(STEPS):
        chosen = torch.randint(INPUTS, (SEEDS, BATCH))[running % SEEDS]
        outputs = hidden_layers(x[chosen], parameters[:split], parameters[split:], f, norm, BATCH)[-1]
        loss = cross_entropy(outputs.mT, y[chosen], reduction="none").mean(1)
        gradients = torch.autograd.grad(loss.sum(), parameters)
        with torch.no_grad():
            for p, g in zip(parameters, gradients, strict=True):
                p.addcmul_(g, rate[running], value=-1)
        if now % 10 == 9 and not loss.isfinite().all():  # who is lost stays lost
            parameters = [p.detach()[loss.isfinite()].requires_grad_() for p in parameters]
            running = running[loss.isfinite()]
    fit, off, on = torch.zeros(3, len(rate))
    with torch.no_grad():
        everything = x.expand(len(running), -1, -1)
        *hidden, outputs = hidden_layers(everything, parameters[:split], parameters[split:], f, norm, INPUTS)
        fit[running] = right(outputs, y)
        off[running] = torch.stack([dead(z) for z in hidden], 1).float().mean((1, 2))
        on[running] = torch.stack([~inactive(z) for z in hidden], 1).all(2).float().mean((1, 2))
        lost = len(rate) - int(outputs.isfinite().all((1, 2)).sum())
        fit, off, on = (part.view(-1, SEEDS) for part in (fit, off, on))
        best = fit.quantile(0.5, 1).argmax()
        parameters = [p[running // SEEDS == best] for p in parameters]
        everything = torch.cat([x, others]).expand(len(parameters[0]), -1, -1)
        outputs = hidden_layers(everything, parameters[:split], parameters[split:], f, norm, INPUTS)[-1]
    test = torch.zeros(SEEDS)
    test[: len(outputs)] = right(outputs[:, INPUTS:], labels)
    return {"rate": RATES[best], "fit": spread(fit[best]), "test": spread(test), "dead": spread(off[best]),
            "always": spread(on[best]), "born": born, "lost": lost,
            "curve": fit.quantile(0.5, 1).tolist(), "low": fit.quantile(0.1, 1).tolist(),
            "high": fit.quantile(0.9, 1).tolist()}


def right(outputs, y):
    """The share of right answers of every network; an infinite answer is wrong."""
    return (outputs.argmax(2) == y).float().where(outputs.isfinite().all(2), 0).mean(1)


def compute() -> dict:
    result = {}
    for name, method in METHODS.items():
        torch.manual_seed(0)
        result[name] = evaluate(*method)
    return result


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    left, right = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    names = {"relu": "ReLU", "leaky_001": "α = 0.01", "leaky_02": "α = 0.2", "elu": "ELU", "batchnorm": "BatchNorm"}
    for (key, label), style in zip(names.items(), ("C0o-", "C1s--", "C2^-.", "C3D-", "C4v:"), strict=True):
        left.semilogx(RATES, [100 * value for value in result[key]["curve"]], style, ms=4)
        row = {axis: {k: 100 * v for k, v in result[key][axis].items()} for axis in ("dead", "test")}
        x, y = row["dead"]["median"], row["test"]["median"]
        right.plot([row["dead"]["low"], row["dead"]["high"]], [y, y], color=style[:2], lw=1.2)
        right.plot([x, x], [row["test"]["low"], row["test"]["high"]], color=style[:2], lw=1.2)
        right.plot(x, y, style[:3], ms=6)
        right.annotate(label, (x, y), (6, -12 if key == "relu" else 5), textcoords="offset points", color=style[:2],
                       fontsize=9)
    left.set(xlabel="η", ylabel=word("training accuracy (%)"), ylim=(0, 102))
    right.set(xlabel=word("never positive (%)"), ylabel=word("test accuracy (%)"), ylim=(0, 102), xlim=(-1, 24))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
