"""A random chain multiplies typical gradients by a constant per layer, and that constant is far below the bound and the mean.
Every layer has one neuron; weights are drawn afresh per layer, the input is uniform on (0, 1), nothing is trained."""

import torch
from torch.nn.functional import logsigmoid

SEEDS, CHAINS, DEPTH = 10, 2000, 40
SCALES = [0.25 * 2 ** (k / 4) for k in range(29)]


# --8<-- [start:log-slope]
LOG_SLOPE = {
    torch.sigmoid: lambda z: logsigmoid(z) + logsigmoid(-z),
    torch.tanh: lambda z: logsigmoid(2 * z) + logsigmoid(-2 * z) + torch.tensor(4.0).log(),
    torch.relu: lambda z: (z > 0).log(),
}
# --8<-- [end:log-slope]


# --8<-- [start:walk]
def walk(f, x, weights, biases):
    h, total, path = x, torch.zeros_like(x), []
    for w, b in zip(weights, biases, strict=True):
        z = w * h + b
        h = f(z)
        total = total + w.abs().log() + LOG_SLOPE[f](z)
        path.append(total)
    return torch.stack(path)
# --8<-- [end:walk]
