"""Two small training sets: handwritten digits, which a linear map nearly solves, and two spirals, which it cannot."""

import math

import torch
from sklearn.datasets import load_digits

COUNT = 256


def unit(x):
    """Every column centred, and the mean square of all entries 1."""
    x = x - x.mean(0)
    return x / x.square().mean().sqrt()


def digits():
    x, y = load_digits(return_X_y=True)
    return unit(torch.tensor(x[:COUNT], dtype=torch.float32)), torch.tensor(y[:COUNT])


def spirals():
    """Each arm makes one full turn, from radius 0.2 to 1, with Gaussian noise of 0.03."""
    far, arm = torch.rand(COUNT), torch.arange(COUNT) % 2
    angle = 2 * math.pi * far + math.pi * arm
    points = torch.stack([angle.cos(), angle.sin()], 1) * (0.2 + 0.8 * far[:, None])
    return unit(points + 0.03 * torch.randn(COUNT, 2)), arm


SETS = {"digits": digits, "spirals": spirals}
