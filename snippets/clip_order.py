"""With gradient scaling the order is unscale, clip, step, update; every other order takes a step of another length.

One weight vector whose gradient is known, one step of plain descent at η = 1; no network.
"""

import torch
from torch.nn.utils import clip_grad_norm_

SIZE, LIMIT, SCALE = 10.0, 1.0, 2.0**16


# --8<-- [start:step]
def train_step(loss, parameters, rule, scaler, limit):
    rule.zero_grad()
    scaler.scale(loss).backward()
    scaler.unscale_(rule)
    norm = clip_grad_norm_(parameters, limit)
    scaler.step(rule)
    scaler.update()
    return norm
# --8<-- [end:step]


def tools(size=SIZE):
    """A weight, its rule and its scaler, and a loss whose gradient has this norm."""
    w = torch.nn.Parameter(torch.zeros(4))
    scaler = torch.amp.GradScaler(w.device.type, init_scale=SCALE)
    return w, torch.optim.SGD([w], lr=1.0), scaler, (w * size / 2).sum()


def right():
    w, rule, scaler, loss = tools()
    return train_step(loss, [w], rule, scaler, LIMIT), w


def too_early():
    w, rule, scaler, loss = tools()
    scaler.scale(loss).backward()
    norm = clip_grad_norm_([w], LIMIT)
    scaler.step(rule)  # unscales by itself
    return norm, w


def too_late():
    w, rule, scaler, loss = tools()
    scaler.scale(loss).backward()
    scaler.step(rule)
    return clip_grad_norm_([w], LIMIT), w


def compute() -> dict:
    rows = {}
    for name, way in (("right", right), ("early", too_early), ("late", too_late)):
        norm, w = way()
        rows[name] = {"norm": norm.item(), "step": w.norm().item()}
    return {"rows": rows, "scale": SCALE}


if __name__ == "__main__":
    print(compute())
