"""Where something first happens in a number format. It must go on happening from there."""

import torch

FORMATS = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32, "float64": torch.float64}


# --8<-- [start:first]
def first(broken, dtype, low=0.0, high=1000.0):
    """The smallest number from which on `broken` holds."""
    for _ in range(60):
        middle = torch.tensor((low + high) / 2, dtype=dtype)
        if broken(middle):
            high = middle.item()
        else:
            low = middle.item()
    return high
# --8<-- [end:first]


# --8<-- [start:slopes]
def slopes(f, x):
    """What autograd calls the derivative of f at the tensor x."""
    x = x.clone().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)[0]
# --8<-- [end:slopes]
