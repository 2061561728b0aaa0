"""A diagnosis costs about two plain passes forwards and backwards, and the share falls as the layers get wider.

CPU time of one machine, one thread; it varies.
"""

import time

import torch
from diagnose import diagnose
from torch import nn
from torch.nn.functional import cross_entropy

VARIES = True
ROUNDS = 12
WIDTHS = (32, 128, 512)


def plain(model, x, y):
    cross_entropy(model(x), y).backward()


def watched(model, x, y):
    diagnose(model, lambda: cross_entropy(model(x), y))


def stepped(model, x, y, adam):
    diagnose(model, lambda: cross_entropy(model(x), y), adam)


def seconds(work, *inputs):
    begin = time.process_time()
    work(*inputs)
    return time.process_time() - begin


def ratios(model, x, y, rounds):
    """CPU time of a diagnosis, without and with a step, over a plain pass."""
    adam = torch.optim.Adam(model.parameters())
    plain(model, x, y)
    adam.step()
    times = [(seconds(plain, model, x, y), seconds(watched, model, x, y),
              seconds(stepped, model, x, y, adam)) for _ in range(rounds)]
    base, *others = torch.tensor(times[2:]).T
    return [other / base for other in others]


def interval(values):
    low, median, high = values.double().quantile(torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def net(kind, width):
    """A network with inputs for it."""
    if kind == "transformer":
        layer = nn.TransformerEncoderLayer(width, 4, 2 * width, batch_first=True)
        encoder = nn.TransformerEncoder(layer, 2)
        model = nn.Sequential(nn.Linear(8, width), encoder, nn.Flatten(), nn.Linear(8 * width, 10))
        return model, torch.randn(32, 8, 8)
    layers = [part for _ in range(6) for part in (nn.Linear(width, width), nn.ReLU())]
    return nn.Sequential(nn.Linear(64, width), *layers, nn.Linear(width, 10)), torch.randn(128, 64)


def compute() -> dict:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    nets = {}
    for kind in ("transformer", "relu"):
        nets[kind] = {}
        for width in WIDTHS if kind == "relu" else WIDTHS[:2]:
            model, x = net(kind, width)
            watch, step = ratios(model, x, torch.randint(10, (len(x),)), ROUNDS)
            nets[kind][str(width)] = {"watch": interval(watch), "step": interval(step)}
    return {"nets": nets, "rounds": ROUNDS - 2}


if __name__ == "__main__":
    print(compute())
