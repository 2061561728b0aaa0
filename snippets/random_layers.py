"""Random layers of one width after another: a signal goes forth, a gradient comes back, and both are measured."""

import torch


def squares(layers):
    """Mean square over the units: (layers, networks, inputs)."""
    return torch.stack([layer.double().square().mean(-1) for layer in layers])


# --8<-- [start:pass]
def there_and_back(f, slope, z, weights):
    """The mean squares of z and of δ in every layer, of many networks."""
    z = [z]
    for W in weights:
        z.append(f(z[-1]) @ W)
    delta = [torch.randn_like(z[-1])]
    pairs = zip(weights[::-1], z[-2::-1], strict=True)
    for W, below in pairs:
        delta.append(slope(below) * (delta[-1] @ W.mT))
    return squares(z), squares(delta[::-1])
# --8<-- [end:pass]


def step_up(z):
    return (z > 0).to(z)


def tanh_slope(z):
    return 1 - z.tanh() ** 2


def interval(values):
    low, median, high = values.double().quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}
