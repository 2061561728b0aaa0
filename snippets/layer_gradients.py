"""How large the gradient is in every layer, measured, and predicted for wide layers with Gaussian inputs."""

import torch
from gaussian_means import gaussian_mean
from race import forward, interval
from torch.nn.functional import cross_entropy


# --8<-- [start:deltas]
def deltas(x, y, weights, biases, f):
    """Root mean square of dC/dz, layer by layer, for every network."""
    weights, many = [W.requires_grad_() for W in weights], len(weights[0])
    z = forward(x.expand(many, -1, -1), weights, biases, f)
    loss = cross_entropy(z[-1].mT, y.expand(many, -1), reduction="sum")
    hidden = torch.autograd.grad(loss, z[:-1])
    squares = [delta.double().square().mean((1, 2)) for delta in hidden]
    return torch.stack(squares).sqrt()
# --8<-- [end:deltas]


# --8<-- [start:predicted]
def predicted(f, slope, gain, depth, q=1.0, bias=0.0):
    """Theory: the same, divided by that of the last hidden layer; q is E[z²]."""
    factors = []
    for _ in range(depth - 1):
        through, forth = (lambda z, r=q**0.5, part=part: part(r * z) ** 2 for part in (slope, f))
        factors.append(gain**2 * gaussian_mean(through, nodes=80))
        q = gain**2 * gaussian_mean(forth, nodes=80) + bias
    chi = torch.tensor([*factors, 1.0], dtype=torch.float64)
    return chi.flip(0).cumprod(0).flip(0).sqrt()
# --8<-- [end:predicted]


def measured(x, y, networks, f):
    sizes = deltas(x, y, *networks, f)
    return [interval(layer) for layer in sizes / sizes[-1]]


def theory(method, depth):
    """For a matched start; biases that cancel the mean make the sigmoid behave as if it were centred."""
    f = (lambda z: method.f(z) - 0.5) if method.centre else method.f
    return predicted(f, method.slope, method.gain, depth).tolist()
