"""How large the gradient is in every layer, measured, and predicted for wide layers with Gaussian inputs."""

import torch
from gaussian_means import gaussian_mean
from race import forward
from torch.nn.functional import cross_entropy


# --8<-- [start:deltas]
def deltas(x, y, weights, biases, f):
    """Root mean square of dC/dz, layer by layer, for every network."""
    many = len(weights[0])
    weights = [W.requires_grad_() for W in weights]
    z = forward(x.expand(many, -1, -1), weights, biases, f)
    loss = cross_entropy(z[-1].mT, y.expand(many, -1), reduction="sum")
    hidden = torch.autograd.grad(loss, z[:-1])
    squares = [delta.double().square().mean((1, 2)) for delta in hidden]
    return torch.stack(squares).sqrt()
# --8<-- [end:deltas]


# --8<-- [start:predicted]
def mean_square(f, q):
    return gaussian_mean(lambda z: f(q**0.5 * z) ** 2, nodes=80)


def predicted(f, slope, gain, depth, q=1.0, bias=0.0):
    """Size of δ over that of the last hidden layer; q is E[z²]."""
    factors = []
    for _ in range(depth - 1):
        factors.append(gain**2 * mean_square(slope, q))
        q = gain**2 * mean_square(f, q) + bias
    chi = torch.tensor([*factors, 1.0], dtype=torch.float64)
    return chi.flip(0).cumprod(0).flip(0).sqrt()
# --8<-- [end:predicted]


def weight_gradients(x, y, weights, biases, f):
    """Root mean square of dC/dW, layer by layer, for every network; C is the mean over all samples."""
    many, weights = len(weights[0]), [W.detach().clone().requires_grad_() for W in weights]
    outputs = forward(x.expand(many, -1, -1), weights, [b.detach() for b in biases], f)[-1]
    loss = cross_entropy(outputs.mT, y.expand(many, -1), reduction="none").mean(1).sum()
    return torch.stack([part.square().mean((1, 2)).sqrt() for part in torch.autograd.grad(loss, weights)])


def spreads(x, weights, biases, f):
    """How much z differs from one sample to another, layer by layer, for every network."""
    with torch.no_grad():
        z = forward(x.expand(len(weights[0]), -1, -1), weights, biases, f)
    return torch.stack([(part - part.mean(1, keepdim=True)).square().mean((1, 2)).sqrt() for part in z[:-1]])


def relative(x, y, networks, f):
    """Size of δ over that of the last hidden layer, layer by layer, for every network."""
    sizes = deltas(x, y, *networks, f)
    return sizes / sizes[-1]


def theory(method, depth):
    """For a matched start; biases that cancel the mean make the sigmoid behave as if it were centred."""
    f = (lambda z: method.f(z) - 0.5) if method.centre else method.f
    return predicted(f, method.slope, method.gain, depth).tolist()
