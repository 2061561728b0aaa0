"""A chain of layers with one sigmoid neuron each, and the factors of its gradient."""

import math

import torch
from torch.nn.functional import logsigmoid


# --8<-- [start:forward]
def forward(x, weights, biases, f=torch.sigmoid):
    z, h = [], [x]
    for w, b in zip(weights, biases, strict=True):
        z.append(w * h[-1] + b)
        h.append(f(z[-1]))
    return z, h
# --8<-- [end:forward]


# --8<-- [start:factors]
def slope(z):
    return torch.sigmoid(z) * torch.sigmoid(-z)


def factors(x, y, weights, biases):
    z, h = forward(x, weights, biases)
    row = [slope(z[0])]
    for w, net in zip(weights[1:], z[1:], strict=True):
        row += [w, slope(net)]
    return torch.stack([*row, h[-1] - y])
# --8<-- [end:factors]


# --8<-- [start:log-slope]
LOG_SLOPE = {
    torch.sigmoid: lambda z: logsigmoid(z) + logsigmoid(-z),
    torch.tanh: lambda z: LOG_SLOPE[torch.sigmoid](2 * z) + math.log(4),
    torch.relu: lambda z: (z > 0).log(),
}
# --8<-- [end:log-slope]


# --8<-- [start:walk]
def walk(f, h, weights, biases):
    total, path = torch.zeros_like(h), []
    for w, b in zip(weights, biases, strict=True):
        z = w * h + b
        total = total + w.abs().log() + LOG_SLOPE[f](z)
        h = f(z)
        path.append(total)
    return torch.stack(path)
# --8<-- [end:walk]
