"""Weight decay changes nothing in the gradient that travels back, and in training it does not tame an exploding start.

Digits, full batches, a ReLU network with twice He's weights, plain descent, 5 seeds.
"""

import torch
from deep_nets import Descent, data, gradients, norms, spread, start, train

HIDDEN, SEEDS, STEPS, LARGE = 8, 5, 200, 2 * 2**0.5
RATES = [10 ** (k / 2) for k in range(-8, 1)]
DECAYS = {"none": 0.0, "usual": 1e-4, "strong": 1e-2, "one": 1.0, "ten": 10.0, "flat": 1e-4, "flat_strong": 1e-2}


def two(weights):
    return sum((W**2).sum() for W in weights) / 2


def one(weights):
    return sum(W.abs().sum() for W in weights)


# --8<-- [start:audit]
def signals(x, y, weights, penalty, decay):
    """The gradient of the whole loss at every z, and at every W."""
    weights = [W.detach().requires_grad_() for W in weights]
    h, z = x, []
    for W in weights:
        z.append(h @ W)
        h = z[-1].relu()
    loss = torch.nn.functional.cross_entropy(z[-1], y)
    loss = loss + decay * penalty(weights)
    return torch.autograd.grad(loss, z + weights)
# --8<-- [end:audit]


class Shrink(Descent):
    """Plain descent with a penalty: W ← W − η(g + λW), or W ← W − η(g + λ sign W) where `flat` is 1."""

    def __init__(self, weights, rates, decays, flat):
        super().__init__(weights, rates)
        self.weights, self.decays, self.flat = weights, decays.view(-1, 1, 1), flat.view(-1, 1, 1)

    def moves(self, grads):
        penalties = [self.decays * torch.where(self.flat, W.sign(), W) for W in self.weights]
        moves = super().moves([g + p for g, p in zip(grads, penalties, strict=True)])
        self.weights = [W + move for W, move in zip(self.weights, moves, strict=True)]
        return moves


def audit(x, y, weights):
    """Largest change of a delta; size of the penalty's part in the gradient of the weights."""
    worst, growth, share = 0.0, [], {"one": [], "two": []}
    for seed in range(SEEDS):
        own = [W[seed] for W in weights]
        plain = signals(x, y, own, two, 0.0)
        deltas, grads = plain[: len(own)], plain[len(own):]
        growth.append((deltas[0].norm() / deltas[-1].norm()) ** (1 / HIDDEN))
        for name, penalty in (("one", one), ("two", two)):
            other = signals(x, y, own, penalty, 1e-2)
            worst = max(worst, *((a - b).abs().max().item() for a, b in zip(deltas, other, strict=False)))
            extra = torch.cat([(a - b).flatten() for a, b in zip(other[len(own):], grads, strict=True)]).norm()
            share[name].append(extra / torch.cat([g.flatten() for g in grads]).norm())
    return {"change": worst, "growth": spread(torch.stack(growth)),
            "share": {name: spread(torch.stack(values)) for name, values in share.items()}}


def compute() -> dict:
    x, y = data()
    torch.manual_seed(0)
    weights = start(HIDDEN, LARGE, SEEDS)
    result = {"audit": audit(x, y, weights), "seeds": SEEDS, "decays": {}}
    many = [W.repeat(len(RATES) * len(DECAYS), 1, 1) for W in weights]
    rates = torch.tensor(RATES).repeat_interleave(SEEDS).repeat(len(DECAYS))
    decays = torch.tensor(list(DECAYS.values())).repeat_interleave(SEEDS * len(RATES))
    flat = torch.tensor([name.startswith("flat") for name in DECAYS]).repeat_interleave(SEEDS * len(RATES))
    losses = train(x, y, many, torch.relu, Shrink(many, rates, decays, flat), STEPS)[1]
    losses = losses.nan_to_num(torch.inf).view(len(DECAYS), len(RATES), SEEDS)
    for name, rows in zip(DECAYS, losses, strict=True):
        good = ((rows < 1.15).sum(1) == SEEDS).nonzero().flatten().tolist()
        result["decays"][name] = {
            "learnt": (rows < 1.15).sum(1).tolist(), "nans": rows.isinf().sum().item(),
            "nan": rows.isinf().sum(1).tolist(),
            "edge": RATES[max(good)] if good else 0.0, "best": spread(rows[rows.median(1).values.argmin()])}
    result["runs"] = SEEDS * len(RATES)
    result["norm"] = spread(norms(gradients(x, y, weights, torch.relu)[1]).norm(dim=0))
    return result


if __name__ == "__main__":
    print(compute())
