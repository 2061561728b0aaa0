"""An exploding network takes steps many times the size of its weights; then it is dead, or NaN, or it survives by luck.
A ReLU network with twice He's weights, eight hidden layers, plain descent at rates over eight decades.
"""

import torch
from deep_nets import Descent, data, forward, gradients, norms, spread, start, train

HIDDEN, SEEDS, STEPS = 8, 10, 200
RATES = [10.0**k for k in range(-8, 1)]
CHANCE = 2.302585  # ln 10, the loss of a network whose outputs are all equal


def compute() -> dict:
    return {"large": ways(2 * 2**0.5), "he": ways(2**0.5), "rates": RATES, "runs": SEEDS}


def ways(gain):
    torch.manual_seed(0)
    x, y = data()
    weights = start(HIDDEN, gain, SEEDS)
    before, grads = gradients(x, y, weights, torch.relu)
    size, length = norms(weights).norm(dim=0), norms(grads).norm(dim=0)
    many = [W.repeat(len(RATES), 1, 1) for W in weights]
    rates = torch.tensor(RATES).repeat_interleave(SEEDS)
    after, losses = train(x, y, many, torch.relu, Descent(many, rates), STEPS)
    silent = [(h == 0).flatten(1).all(1) for h in forward(x, after, torch.relu)[0][1:]]
    losses, blank = losses.view(len(RATES), SEEDS), torch.stack(silent).any(0).view(len(RATES), SEEDS)
    counts = {"nan": ~losses.isfinite(), "blank": blank, "learnt": losses < CHANCE / 2}
    table = {name: kind.sum(1).tolist() for name, kind in counts.items()}
    return {"loss": spread(before), "step": [spread(rate * length / size) for rate in RATES], **table,
            "best": max(table["learnt"]), "nans": sum(table["nan"]), "blanks": sum(table["blank"]),
            "off": (losses[blank] - CHANCE).abs().max().item() if blank.any() else 0.0}


if __name__ == "__main__":
    print(compute())
