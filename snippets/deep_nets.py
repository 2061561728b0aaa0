"""Deep networks without biases, many side by side, and three rules that train them, for lesson 7.

A network is a list of weights of shape (networks, inputs, outputs); samples are rows; batches are full.
"""

import torch
from race_data import digits
from torch.nn.functional import cross_entropy

SAMPLES, WIDTH, CLASSES = 32, 16, 10


def data(samples=SAMPLES, dtype=torch.float32):
    x, y = digits()
    return x[:samples].to(dtype), y[:samples]


def start(hidden, gain, seeds, width=WIDTH, dtype=torch.float32):
    """Weights N(0, g²/inputs) in every layer but the first and the last, which have g = 1."""
    sizes = [64, *[width] * hidden, CLASSES]
    gains = [1.0, *[gain] * (hidden - 1), 1.0]
    return [g * torch.randn(seeds, n, m, dtype=dtype) / n**0.5
            for g, n, m in zip(gains, sizes[:-1], sizes[1:], strict=True)]


# --8<-- [start:forward]
def forward(x, weights, f):
    """All inputs h of a layer, and all pre-activations z."""
    h, z = [x], []
    for W in weights:
        z.append(h[-1] @ W)
        h.append(f(z[-1]))
    return h[:-1], z
# --8<-- [end:forward]


def gradients(x, y, weights, f):
    """The loss of every network, and dC/dW of every layer."""
    weights = [W.detach().requires_grad_() for W in weights]
    z = forward(x, weights, f)[1][-1]
    many = y.expand(len(z), -1)
    losses = cross_entropy(z.mT, many, reduction="none").mean(1)
    return losses.detach(), torch.autograd.grad(losses.sum(), weights)


def norms(parts):
    """One Frobenius norm for every layer and network."""
    return torch.stack([part.flatten(1).norm(dim=1) for part in parts])


class Descent:
    """W ← W − ηg; the networks have rates of their own."""

    def __init__(self, weights, rates):
        self.rates = rates.view(-1, 1, 1)

    def moves(self, grads):
        return [-self.rates * g for g in grads]


class OneLength(Descent):
    """Every step as long as the rate says: one factor for the whole network, chosen anew in every step."""

    def moves(self, grads):
        length = norms(grads).norm(dim=0).clamp(min=1e-30).view(-1, 1, 1)
        return [-self.rates * g / length for g in grads]


class Adam(Descent):
    def __init__(self, weights, rates, eps=1e-8, first=0.9, second=0.999):
        super().__init__(weights, rates)
        self.eps, self.first, self.second, self.time = eps, first, second, 0
        self.m, self.v = ([torch.zeros_like(W) for W in weights] for _ in "mv")

    def moves(self, grads):
        self.time += 1
        self.m = [self.first * m + (1 - self.first) * g for m, g in zip(self.m, grads, strict=True)]
        self.v = [self.second * v + (1 - self.second) * g * g for v, g in zip(self.v, grads, strict=True)]
        one, two = 1 - self.first**self.time, 1 - self.second**self.time
        return [-self.rates * (m / one) / ((v / two).sqrt() + self.eps) for m, v in zip(self.m, self.v, strict=True)]


def train(x, y, weights, f, rule, steps, watch=None):
    """The weights and losses after so many steps; `watch` sees step, losses, gradients and weights on the way."""
    for now in range(steps):
        losses, grads = gradients(x, y, weights, f)
        if watch:
            watch(now, losses, grads, weights)
        weights = [W + move for W, move in zip(weights, rule.moves(grads), strict=True)]
    return weights, gradients(x, y, weights, f)[0]


def spread(values):
    """Median, and 10 % and 90 % quantile; with fewer than ten values, the smallest and the largest."""
    edge = 0.1 if len(values) >= 10 else 0.0
    marks = torch.tensor([edge, 0.5, 1 - edge], dtype=torch.float64)
    low, median, high = values.double().quantile(marks).tolist()
    return {"median": median, "low": low, "high": high}
