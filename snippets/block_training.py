"""Stacks of blocks trained side by side on digits: every learning rate times every seed is one batch."""

import torch
from line_slopes import alike
from race_data import digits
from residual_blocks import he, norm
from torch.nn.functional import cross_entropy, normalize

SEEDS, WIDTH, STEPS, BATCH = 5, 32, 80, 32
RATES = [10 ** (k / 2) for k in range(-6, 1)]


def stack(block, x, weights, scales, end=None):
    """First layer, blocks, read-out; `end` normalises before it."""
    first, *blocks, last = weights
    path = [x @ first]
    for W, scale in zip(blocks, scales, strict=True):
        path.append(block(path[-1], W, scale))
    h = path[-1] if end is None else norm(path[-1], end)
    return h.relu() @ last, path


def train(block, depth, scale=1.0, end=None, learn_scale=False, rates=RATES):
    """Training accuracy (rates, seeds) after all steps; at the start, how gradients and signals of the seeds stand."""
    torch.manual_seed(1)
    x, y = digits()
    weights = [torch.randn(SEEDS, x.shape[1], WIDTH) / x.shape[1] ** 0.5, *he(depth, WIDTH, SEEDS),
               torch.randn(SEEDS, WIDTH, 10) * (2 / WIDTH) ** 0.5]
    weights = [W.repeat(len(rates), 1, 1).requires_grad_() for W in weights]
    scales = [torch.full((len(rates) * SEEDS, 1, 1), scale) for _ in range(depth)]
    parameters = weights + ([s.requires_grad_() for s in scales] if learn_scale else [])
    eta = torch.tensor(rates).repeat_interleave(SEEDS).view(-1, 1, 1)
    for now in range(STEPS):
        chosen = torch.randint(len(x), (SEEDS, BATCH)).repeat(len(rates), 1)
        outputs, path = stack(block, x[chosen], weights, scales, end)
        loss = cross_entropy(outputs.mT, y[chosen], reduction="none").mean(1).sum()
        if now == 0:
            back = [size(g) for g in torch.autograd.grad(loss, path, retain_graph=True)]
            start = {"ratio": back[0] / back[-1], "alike": alike(normalize(path[-1][:SEEDS].detach(), dim=-1)),
                     "top": size(torch.autograd.grad(loss, weights[-2], retain_graph=True)[0])}
        with torch.no_grad():
            for p, g in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
                p.addcmul_(g, eta, value=-1)
    with torch.no_grad():
        outputs, _ = stack(block, x.expand(len(eta), -1, -1), weights, scales, end)
    right = (outputs.argmax(2) == y).double().mean(1).view(len(rates), SEEDS)
    return right, start


def size(g):
    """Norm per network, of the first seeds only: all rates start alike."""
    return g[:SEEDS].double().square().sum((1, 2)).sqrt()


def spread(row):
    """Median, smallest and largest."""
    row = row.double().sort().values
    return {"median": row.median().item(), "low": row[0].item(), "high": row[-1].item()}


def summary(right, start, rates=RATES):
    """Accuracy at every rate and at the best one (by its median), and what was measured at the start."""
    best = right.median(1).values.argmax().item()
    return {"by_rate": [spread(row) for row in right], "best": spread(right[best]), "rate": rates[best],
            **{name: spread(row) for name, row in start.items()}}
