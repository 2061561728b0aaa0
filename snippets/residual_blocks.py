"""Blocks with and without a skip connection; the branch is one weight matrix behind a ReLU."""

import torch


# --8<-- [start:blocks]
def norm(h, dim=-1):
    h = h - h.mean(dim, keepdim=True)
    return h * (h.square().mean(dim, keepdim=True) + 1e-6).rsqrt()


def plain(h, W, scale):
    return scale * (h.relu() @ W)


def residual(h, W, scale):
    return h + scale * (h.relu() @ W)
# --8<-- [end:blocks]


# --8<-- [start:placed]
def pre_norm(h, W, scale):
    return h + scale * (norm(h).relu() @ W)


def post_norm(h, W, scale):
    return norm(h + scale * (h.relu() @ W))
# --8<-- [end:placed]


# --8<-- [start:path]
def there_and_back(block, h, weights, scale=1.0):
    """Every hₗ, and ∂C/∂hₗ for C = h_L · (a random vector)."""
    path = [h.clone().requires_grad_()]
    for W in weights:
        path.append(block(path[-1], W, scale))
    end = torch.randn_like(path[-1])
    return path, torch.autograd.grad(path[-1], path, end)
# --8<-- [end:path]


def he(count, n, networks=1):
    """Weights of variance 2/n for a stack of `count` blocks."""
    return [torch.randn(networks, n, n) * (2 / n) ** 0.5 for _ in range(count)]
