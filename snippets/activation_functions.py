"""Twelve activation functions and their derivatives, written by hand.

Plain formulas: not made for large numbers or for speed.
"""

import math

import torch

SCALE, SHAPE = 1.0507009873554805, 1.6732632423543772  # the two constants of SELU
CUBIC = 0.044715  # of the tanh form of GELU


# --8<-- [start:sigmoid]
def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def sigmoid_slope(x):
    s = sigmoid(x)
    return s * (1 - s)
# --8<-- [end:sigmoid]


# --8<-- [start:tanh]
def tanh(x):
    up, down = torch.exp(x), torch.exp(-x)
    return (up - down) / (up + down)


def tanh_slope(x):
    return 1 - tanh(x) ** 2
# --8<-- [end:tanh]


# --8<-- [start:relu]
def relu(x):
    return x.clamp(min=0)


def relu_slope(x):
    return (x > 0).to(x)
# --8<-- [end:relu]


# --8<-- [start:leaky]
def leaky_relu(x, alpha=0.01):
    return x.clamp(min=0) + alpha * x.clamp(max=0)


def leaky_relu_slope(x, alpha=0.01):
    right = (x > 0).to(x)
    return right + alpha * (1 - right)
# --8<-- [end:leaky]


def elu(x, alpha=1.0):
    return x.clamp(min=0) + alpha * torch.expm1(x.clamp(max=0))


def elu_slope(x, alpha=1.0):
    return torch.where(x > 0, torch.ones_like(x), alpha * torch.exp(x))


def selu(x):
    return SCALE * elu(x, SHAPE)


def selu_slope(x):
    return SCALE * elu_slope(x, SHAPE)


def softplus(x, beta=1.0):
    return x.clamp(min=0) + torch.log1p(torch.exp(-beta * x.abs())) / beta


def softplus_slope(x, beta=1.0):
    return sigmoid(beta * x)


# --8<-- [start:gelu]
def gelu(x):
    return x * (1 + torch.erf(x / math.sqrt(2))) / 2


def gelu_slope(x):
    below = (1 + torch.erf(x / math.sqrt(2))) / 2
    density = torch.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return below + x * density
# --8<-- [end:gelu]


def gelu_tanh(x):
    return x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + CUBIC * x**3))) / 2


def gelu_tanh_slope(x):
    t = torch.tanh(math.sqrt(2 / math.pi) * (x + CUBIC * x**3))
    return (1 + t + x * (1 - t * t) * math.sqrt(2 / math.pi) * (1 + 3 * CUBIC * x**2)) / 2


def silu(x):
    return x * sigmoid(x)


def silu_slope(x):
    return sigmoid(x) + x * sigmoid_slope(x)


def mish(x):
    return x * torch.tanh(softplus(x))


def mish_slope(x):
    t = torch.tanh(softplus(x))
    return t + x * sigmoid(x) * (1 - t * t)


def hardswish(x):
    return x * (x + 3).clamp(0, 6) / 6


def hardswish_slope(x):
    return ((2 * x + 3) / 6) * ((x > -3) & (x < 3)) + (x >= 3).to(x)


TWELVE = {
    "sigmoid": (sigmoid, sigmoid_slope),
    "tanh": (tanh, tanh_slope),
    "relu": (relu, relu_slope),
    "leaky": (leaky_relu, leaky_relu_slope),
    "elu": (elu, elu_slope),
    "selu": (selu, selu_slope),
    "softplus": (softplus, softplus_slope),
    "gelu": (gelu, gelu_slope),
    "silu": (silu, silu_slope),
    "mish": (mish, mish_slope),
    "hardswish": (hardswish, hardswish_slope),
    "prelu": (lambda x: leaky_relu(x, 0.25), lambda x: leaky_relu_slope(x, 0.25)),
}
NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky": "LeakyReLU", "elu": "ELU", "selu": "SELU",
         "softplus": "Softplus", "gelu": "GELU", "silu": "SiLU", "mish": "Mish", "hardswish": "Hardswish",
         "prelu": "PReLU"}
