"""After how many layers a gradient is exactly zero or infinite in a number format follows from the range of the format
and the factor per layer. Gradients start as N(0, 1) and go backwards through random layers; nothing is trained.
"""

import math

import torch
from deep_nets import spread

WIDE, SAMPLES, SEEDS, DEEPEST = 64, 8, 10, 170
FORMATS = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32}
FACTORS = {"quarter": 0.25, "half": 0.5, "two": 2.0, "four": 4.0}
MIDDLE = 0.6745  # half of all N(0, 1) numbers are smaller in size


# --8<-- [start:theory]
def theory(dtype, factor, size=0.6745):
    """Layers until a number of this size is zero, or infinite."""
    info = torch.finfo(dtype)
    smallest = math.log2(info.smallest_normal * info.eps) - 1
    limit = smallest if factor < 1 else math.log2(info.max)
    return (limit - math.log2(size)) / math.log2(factor)
# --8<-- [end:theory]


def compute() -> dict:
    rows = {name: {} for name in FORMATS}
    for key, factor in FACTORS.items():
        torch.manual_seed(0)
        start = torch.randn(SEEDS, SAMPLES, WIDE)
        # orthogonal matrices times the factor: the length changes by exactly the factor
        layers = torch.linalg.qr(torch.randn(DEEPEST, SEEDS, WIDE, WIDE))[0] * factor
        for name, dtype in FORMATS.items():
            expected = theory(dtype, factor, MIDDLE)
            if expected < DEEPEST:
                half, whole = ends(start.to(dtype), layers, dtype, factor)
                rows[name][key] = {"half": spread(half), "all": spread(whole), "theory": expected}
    gaps = [abs(cell["half"]["median"] - math.ceil(cell["theory"])) for row in rows.values() for cell in row.values()]
    return {"rows": rows, "gap": int(max(gaps))}


def ends(delta, layers, dtype, factor):
    """The layer after which half of the entries, and all of them, are zero (or no longer finite)."""
    half, whole = (torch.full((SEEDS,), math.nan, dtype=torch.float64) for _ in range(2))
    for depth, W in enumerate(layers, 1):
        delta = delta @ W.to(dtype)
        gone = ((delta == 0) if factor < 1 else ~delta.isfinite()).double().mean((1, 2))
        half = torch.where(half.isnan() & (gone >= 0.5), depth, half)
        whole = torch.where(whole.isnan() & (gone == 1), depth, whole)
        if not whole.isnan().any():
            break
    return half, whole


if __name__ == "__main__":
    print(compute())
