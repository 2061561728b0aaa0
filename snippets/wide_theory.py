"""Very wide random layers in theory: the second moment q of the pre-activations, and the factor chi of the gradient."""

import torch


# --8<-- [start:mean]
def mean(g, q):
    """E[g(z)] for z ~ N(0, q), smooth g, every q at once."""
    x = torch.linspace(-8, 8, 401, dtype=torch.float64)
    density = torch.exp(-x * x / 2)
    values = g(q.sqrt()[..., None] * x)
    return (values * density).sum(-1) / density.sum()
# --8<-- [end:mean]


# --8<-- [start:chi]
def settled(f, weight, bias, layers=400):
    """The second moment q that deep layers settle at."""
    q = torch.ones_like(weight)
    for _ in range(layers):
        q = weight**2 * mean(lambda z: f(z) ** 2, q) + bias**2
    return q


def chi(slope, weight, q):
    return weight**2 * mean(lambda z: slope(z) ** 2, q)
# --8<-- [end:chi]
