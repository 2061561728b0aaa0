"""Many networks trained side by side, each by a rule and a learning rate of its own, for lesson 14.

A parameter is (..., networks, rows, columns); networks are ordered by trial, then by seed.
"""

import torch

THRESHOLD, SEEDS, MOMENTUM = 1.0, 5, 0.9
DECAYS = (1e-2,)


def sweep(low, step=0.75, count=5):
    """Learning rates from 10^low; five over three decades, if not told otherwise."""
    return [10 ** (low + step * k) for k in range(count)]


def trials(rule, rates=None):
    """All (rule, rate, decay) that are tried for one remedy."""
    rates = rates or sweep(-4.0 if rule == "adam" else -3.0)
    return [(rule, rate, decay) for decay in (DECAYS if rule == "decay" else (0.0,)) for rate in rates]


def norm(grads):
    """One norm for each network, over all its parameters."""
    squares = [g.square().sum((-2, -1)) for g in grads]
    squares = [s.sum(0) if s.dim() > 1 else s for s in squares]
    return sum(squares).sqrt()[:, None, None]


def span(mask):
    """Networks of one rule are neighbours."""
    at = mask.nonzero().flatten().tolist()
    return slice(at[0], at[-1] + 1) if at else slice(0, 0)


def train(losses, parameters, tried, steps, batch):
    """Parameters of all networks after so many steps; one that diverges is left out from then on, and is NaN."""
    rules, rates, decays = zip(*[trial for trial in tried for _ in range(SEEDS)], strict=True)
    rates, decays = (torch.tensor(row)[:, None, None] for row in (rates, decays))
    adam, clipped = (torch.tensor([rule == name for rule in rules]) for name in ("adam", "clip"))
    running, results = torch.arange(len(rules)), [torch.full_like(p, torch.nan) for p in parameters]
    m, v = ([torch.zeros_like(p) for p in parameters] for _ in "mv")
    for now in range(1, steps + 1):
        loss = losses([p.requires_grad_() for p in parameters], *batch(running))
        grads = torch.autograd.grad(loss.sum(), parameters)
        parameters = [p.detach() for p in parameters]
        a, c = span(adam[running]), span(clipped[running])
        factor = (THRESHOLD / norm([g[..., c, :, :] for g in grads])).clamp(max=1)
        for p, g, first, second in zip(parameters, grads, m, v, strict=True):
            g[..., c, :, :] *= factor
            first.mul_(MOMENTUM).add_(g)
            move = first + decays[running] * p if decays.any() else first.clone()
            square = second[..., a, :, :].mul_(0.999).addcmul_(g[..., a, :, :], g[..., a, :, :], value=0.001)
            mean = first[..., a, :, :] * (0.1 / (1 - 0.9**now))
            move[..., a, :, :] = mean / ((square / (1 - 0.999**now)).sqrt() + 1e-8)
            p.sub_(rates[running] * move)
        if now % 5 == 0 and not (fine := loss.isfinite()).all():
            running = running[fine]
            parameters, m, v = ([p[..., fine, :, :] for p in group] for group in (parameters, m, v))
    for whole, p in zip(results, parameters, strict=True):
        whole[..., running, :, :] = p
    return results


def spread(values):
    ordered = values.double().sort().values
    return {"median": ordered.median().item(), "low": ordered[0].item(), "high": ordered[-1].item()}


def cells(rows, right, ratios, guess):
    """For every remedy: accuracy at the trial with the best median (then mean); a diverged run counts as a guess."""
    table, result, at = right.double().view(-1, SEEDS), {}, 0
    for name, tried in rows.items():
        part = table[at : at + len(tried)].nan_to_num(guess)
        at += len(tried)
        best = (part.median(1).values + 1e-3 * part.mean(1)).argmax().item()
        result[name] = {"accuracy": spread(part[best]), "ratio": spread(ratios), "rate": tried[best][1],
                        "learn": int((part[best] > 0.9).sum())}
    return result
