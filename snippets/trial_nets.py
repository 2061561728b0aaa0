"""Networks to try the diagnosis on, healthy and broken, and the digits as rows, as images and as sequences."""

import torch
from race_data import digits
from torch import nn
from torch.nn.functional import cross_entropy


class Block(nn.Module):
    """The basic block of He and others: two convolutions and a way round."""

    def __init__(self, n):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(n, n, 3, padding=1), nn.BatchNorm2d(n)
        self.conv2, self.bn2 = nn.Conv2d(n, n, 3, padding=1), nn.BatchNorm2d(n)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        h = self.relu(self.bn1(self.conv1(x)))
        return self.relu(x + self.bn2(self.conv2(h)))


class First(nn.Module):
    """A module that returns a tuple; only its first part goes on."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x)[0]


class Mean(nn.Module):
    def forward(self, x):
        return x.mean(1)


class Cut(nn.Module):
    """A mistake: everything below is cut off from the gradient."""

    def forward(self, x):
        return x.detach()


class Standardise(nn.Module):
    """A mistake: the border of the digits is constant, and 0/0 is NaN."""

    def forward(self, x):
        return (x - x.mean(0)) / x.std(0)


def transformer():
    layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
    return nn.Sequential(nn.Unflatten(1, (8, 8)), nn.Linear(8, 32), nn.TransformerEncoder(layer, 2), Mean(),
                         nn.Linear(32, 10))


def residual():
    return nn.Sequential(nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 12, 3, padding=1), nn.BatchNorm2d(12),
                         nn.ReLU(inplace=True), *[Block(12) for _ in range(3)], nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(12, 10))


def almost_identity(scale):
    """Residual blocks that start as the identity, or nearly: their last factor is small or 0."""
    model = residual()
    for block in model:
        if isinstance(block, Block):
            nn.init.constant_(block.bn2.weight, scale)
    return model


def lstm():
    return nn.Sequential(nn.Unflatten(1, (8, 8)), First(nn.LSTM(8, 32, 2, batch_first=True)), Mean(),
                         nn.Linear(32, 10))


# --8<-- [start:mlp]
def mlp(hidden, function, gain=None, width=64):
    """Weights N(0, gain²/inputs), or PyTorch's default."""
    model = nn.Sequential()
    for inputs in [64] + [width] * (hidden - 1):
        model.extend([nn.Linear(inputs, width), function()])
    model.append(nn.Linear(width, 10))
    for layer in model[::2] if gain else []:
        nn.init.normal_(layer.weight, 0, gain / layer.in_features**0.5)
        nn.init.zeros_(layer.bias)
    return model
# --8<-- [end:mlp]


def normalised():
    layers = [layer for _ in range(6) for layer in (nn.Linear(64, 64, bias=False), nn.BatchNorm1d(64), nn.ReLU())]
    return nn.Sequential(*layers, nn.Linear(64, 10))


def fit(model, x, y, optimiser, steps):
    for _ in range(steps):
        optimiser.zero_grad()
        loss = cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
    return cross_entropy(model(x), y).item()


def data(samples=64):
    x, y = digits()
    return x[:samples], y[:samples]


def burnt():
    """Two hidden layers after ten steps of Adam, each a thousand times too large."""
    model = mlp(2, nn.ReLU, 2**0.5)
    fit(model, *data(), torch.optim.Adam(model.parameters(), lr=1.0), 10)
    return model


class Late(nn.Module):
    """An LSTM whose forget gates are almost shut: what came early is lost, inside one call."""

    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(1, 32, batch_first=True), nn.Linear(32, 10)
        nn.init.constant_(self.lstm.bias_hh_l0[32:64], -6)

    def forward(self, x):
        return self.head(self.lstm(x[..., None])[0][:, -1])


HEALTHY = {"transformer": transformer, "residual": residual, "lstm": lstm, "relu": lambda: mlp(8, nn.ReLU, 2**0.5),
           "tanh": lambda: mlp(10, nn.Tanh, 1.0), "gelu": lambda: mlp(4, nn.GELU, 2**0.5), "norm": normalised,
           "sigmoid": lambda: mlp(2, nn.Sigmoid, 1.0)}
FAULTS = {
    "sigmoid": lambda: mlp(12, nn.Sigmoid),
    "default": lambda: mlp(20, nn.ReLU),
    "large": lambda: mlp(12, nn.ReLU, 4.0),
    "stiff": lambda: mlp(5, nn.Tanh, 30.0),
    "burnt": burnt,
    "cut": lambda: mlp(3, nn.ReLU).insert(2, Cut()),
    "nan": lambda: mlp(3, nn.ReLU).insert(0, Standardise()),
    "fast": lambda: mlp(3, nn.ReLU, 2**0.5),
    "slow": lambda: mlp(3, nn.ReLU, 2**0.5),
    "linear": lambda: mlp(3, nn.Identity, 1.0),
    "labels": lambda: mlp(3, nn.ReLU, 2**0.5),
    "late": Late,
}
