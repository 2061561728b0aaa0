"""In the first layer the inputs stand still, so a dead unit has nothing but its optimiser to bring it back.
Two hidden layers of 32 on raw pixels from 0 to 1, at learning rates that kill; only the first layer is counted.
"""

import torch
from dead_units import digits, train
from race import start, torch_start

SEEDS, STEPS, RATES, DECAY, MOMENTUM = 10, 100, (0.3, 3.0), 0.01, 0.9
OPTIMISERS = {"plain": (0.0, (0.0, 0.0)), "momentum": (MOMENTUM, (0.0, 0.0)), "decay_all": (0.0, (DECAY, DECAY)),
              "decay_weights": (0.0, (DECAY, 0.0)), "both": (MOMENTUM, (DECAY, DECAY))}


# --8<-- [start:decayed]
def decayed(p, rate, decay, momentum, steps):
    """The parameters p of a dead unit, which has no gradient."""
    v, path = torch.zeros_like(p), [p]
    for _ in range(steps):
        v = momentum * v - rate * decay * p
        p = p + v
        path.append(p)
    return torch.stack(path)
# --8<-- [end:decayed]


def compute() -> dict:
    x, y, *_ = digits(centred=False)
    result = {}
    for origin in ("he", "torch"):
        for name, (momentum, decay) in OPTIMISERS.items():
            torch.manual_seed(0)
            sizes = [64, 32, 32, 10]
            weights, biases = torch_start(sizes, SEEDS) if origin == "torch" else start(sizes, SEEDS, [2**0.5] * 3)
            weights, biases, log = train(x, y, weights, biases, torch.tensor(RATES), STEPS, momentum=momentum,
                                         decay=decay, every=2, layers=2)
            first = torch.stack(log)[:, :, 0]
            result.setdefault(origin, {})[name] = {
                "born": int(first[0].sum()),
                "units": first[0].numel(),
                "deaths": int((~first[:-1] & first[1:]).sum()),
                "revivals": int((first[:-1] & ~first[1:]).sum()),
                "by_rate": (first[:-1] & ~first[1:]).sum((0, 2)).view(len(RATES), SEEDS).sum(1).tolist(),
                "positive_bias": int((first.any(0) & (biases[0][:, 0] > 0)).sum()),
            }
    one = torch.ones(1, dtype=torch.float64)
    return {**result, "limit": (1 - MOMENTUM**0.5) ** 2,
            "swing": {name: decayed(one, rate, DECAY, MOMENTUM, STEPS).min().item()
                      for name, rate in zip(("small", "large"), RATES, strict=True)}}


if __name__ == "__main__":
    print(compute())
