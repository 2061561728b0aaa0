"""Clipping lets an exploding ReLU network train at rates that kill it otherwise; the growth of its gradients stays.

Digits, full batches, 200 steps; one network too deep for clipping is looked at without training.
"""

import torch
from deep_nets import Adam, Descent, data, gradients, norms, spread, start, train

HIDDEN, SEEDS, STEPS = 8, 10, 200
RATES = [10 ** (k / 2) for k in range(-8, 3)]
LARGE, HE, DEEP = 2 * 2**0.5, 2**0.5, 80


def by_norm(grads, limit=1.0):
    length = norms(grads).norm(dim=0).view(-1, 1, 1)
    factor = (limit / (length + 1e-6)).clamp(max=1)
    return [factor * g for g in grads]


def by_value(grads, limit=0.01):
    return [g.clamp(-limit, limit) for g in grads]


class Clipped:
    """A rule that sees only clipped gradients, and counts how often they were."""

    def __init__(self, rule, clip):
        self.rule, self.clip, self.times, self.steps = rule, clip, 0, 0

    def moves(self, grads):
        if self.clip is by_norm:
            self.times, self.steps = self.times + (norms(grads).norm(dim=0) > 1).double(), self.steps + 1
        return self.rule.moves(self.clip(grads))


WAYS = {"plain": (Descent, list), "norm": (Descent, by_norm), "value": (Descent, by_value), "adam": (Adam, list),
        "adam_norm": (Adam, by_norm)}


def compute() -> dict:
    x, y = data()
    result = {"rates": RATES, "seeds": SEEDS, "starts": {}}
    for name, gain in (("large", LARGE), ("he", HE)):
        torch.manual_seed(0)
        weights = start(HIDDEN, gain, SEEDS)
        _, grads = gradients(x, y, weights, torch.relu)
        many = [W.repeat(len(RATES), 1, 1) for W in weights]
        rates = torch.tensor(RATES).repeat_interleave(SEEDS)
        rows = {"norm": spread(norms(grads).norm(dim=0)), "ways": {}}
        for way, (kind, clip) in WAYS.items():
            if name == "he" and kind is Adam:
                continue
            rule = Clipped(kind(many, rates), clip)
            losses = train(x, y, many, torch.relu, rule, STEPS)[1].view(len(RATES), SEEDS)
            losses = losses.nan_to_num(torch.inf)
            middle = losses.median(1).values
            best = middle.argmin().item()
            rows["ways"][way] = {
                "nan": losses.isinf().sum(1).tolist(), "nans": losses.isinf().sum().item(),
                "learnt": (losses < 1.15).sum(1).tolist(), "full": int(((losses < 1.15).sum(1) == SEEDS).sum()),
                "good": ((losses < 1.15).sum(1) == SEEDS).nonzero().flatten().tolist(),
                "best": spread(losses[best]), "rate": RATES[best]}
            if clip is by_norm:
                rows["ways"][way]["clipped"] = (rule.times.view(-1, SEEDS)[best] / rule.steps).median().item()
        result["starts"][name] = rows
    return result | growth(x, y)


def growth(x, y):
    """The network as it starts: which share of the gradient sits where, and what the norm does when it overflows."""
    torch.manual_seed(0)
    _, grads = gradients(x, y, start(HIDDEN, LARGE, SEEDS), torch.relu)
    after = by_norm(grads)
    shares = [norms(g) / norms(g).norm(dim=0) for g in (grads, after)]
    _, deep = gradients(x, y, start(DEEP, LARGE, SEEDS), torch.relu)
    finite = torch.stack([g.flatten(1).isfinite().all(1) for g in deep]).all(0)
    length = norms(deep).norm(dim=0)
    true = norms([g.double() for g in deep]).norm(dim=0)
    still = torch.stack([(g == 0).flatten(1).all(1) for g in by_norm(deep)]).all(0)
    return {"same": (shares[0] - shares[1]).abs().max().item(),
            "deep": {"true": spread(true), "infinite": int(length.isinf().sum()), "finite": int(finite.sum()),
                     "still": int(still.sum())}}


if __name__ == "__main__":
    print(compute())
