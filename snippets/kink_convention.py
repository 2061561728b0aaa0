"""At a kink autograd returns a convention, and it depends on how the formula is written.

Only the kinks are looked at, not their effect on training.
"""

import torch
import torch.nn.functional as F

KINKS = {"relu": (F.relu, 0.0), "leaky": (F.leaky_relu, 0.0), "elu": (lambda x: F.elu(x, 2.0), 0.0),
         "selu": (F.selu, 0.0), "hardswish_left": (F.hardswish, -3.0), "hardswish_right": (F.hardswish, 3.0)}
SPELLINGS = {"relu": F.relu, "maximum": lambda x: torch.maximum(x, torch.zeros_like(x)),
             "clamp": lambda x: x.clamp(min=0), "halves": lambda x: (x + x.abs()) / 2,
             "leaky_maximum": lambda x: torch.maximum(0.01 * x, x)}


# --8<-- [start:slope]
def slope(f, x):
    """What autograd calls the derivative of f at the number x."""
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(f(x), x)[0].item()
# --8<-- [end:slope]


def step(x):
    """1 right of zero, 0 left of it, tied to x so that autograd has something to follow."""
    return (torch.sign(x) + 1) / 2


def exact_zeros(dtype, seeds=10, width=256):
    """How many pre-activations of random layers that are exactly zero."""
    torch.manual_seed(0)
    weights = (torch.randn(seeds, width, width) / width**0.5).to(dtype)
    inputs = torch.randn(seeds, width, width).to(dtype)
    return ((weights @ inputs) == 0).sum().item()


def compute() -> dict:
    near = 1e-6
    return {
        "kinks": {name: {"left": slope(f, at - near), "torch": slope(f, at), "right": slope(f, at + near)}
                  for name, (f, at) in KINKS.items()},
        "spellings": {name: slope(f, 0.0) for name, f in SPELLINGS.items()},
        "step_slope": max(abs(slope(step, x / 10)) for x in range(-30, 31)),
        "zeros": {"float32": exact_zeros(torch.float32), "float16": exact_zeros(torch.float16)}, "of": 10 * 256**2,
    }


if __name__ == "__main__":
    print(compute())
