"""Clipping by norm keeps the direction and returns the norm before. Random gradients; nothing is trained."""

import torch

SEEDS, SIZE, THRESHOLD = 10, 1000, 1.0


# --8<-- [start:clipped]
def clipped(clip, gradient):
    parameter = torch.nn.Parameter(torch.zeros_like(gradient))
    parameter.grad = gradient.clone()
    return clip([parameter], THRESHOLD), parameter.grad
# --8<-- [end:clipped]


def cosine(a, b):
    return (a @ b / a.norm() / b.norm()).item()


def interval(values):
    values = sorted(values)
    return {"median": values[len(values) // 2], "low": values[0], "high": values[-1]}


def compute() -> dict:
    torch.manual_seed(0)
    gradients = torch.randn(SEEDS, SIZE).double() ** 3
    by_norm = [clipped(torch.nn.utils.clip_grad_norm_, gradient) for gradient in gradients]
    by_value = [clipped(torch.nn.utils.clip_grad_value_, gradient) for gradient in gradients]
    return {
        "before": gradients[0].norm().item(),
        "returned": by_norm[0][0].item(),
        "after": by_norm[0][1].norm().item(),
        "value_after": by_value[0][1].norm().item(),
        "cosine_norm": min(cosine(raw, cut) for raw, (_, cut) in zip(gradients, by_norm, strict=True)),
        "cosine_value": interval(cosine(raw, cut) for raw, (_, cut) in zip(gradients, by_value, strict=True)),
    }


if __name__ == "__main__":
    print(compute())
