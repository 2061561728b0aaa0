"""A backward pass of a few lines, written by hand, gives what autograd gives. One hidden layer; nothing is trained."""

import torch

SAMPLES, INPUTS, HIDDEN, OUTPUTS = 16, 5, 4, 3


# --8<-- [start:forward]
def forward(x, y, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.relu(z)
    error = h @ W2.T + b2 - y
    loss = (error**2).sum() / (2 * len(x))
    return z, h, error, loss
# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(x, W2, z, h, error):
    delta2 = error / len(x)
    delta1 = (delta2 @ W2) * (z > 0)
    first = delta1.T @ x, delta1.sum(0)
    return *first, delta2.T @ h, delta2.sum(0)
# --8<-- [end:backward]


def compute() -> dict:
    torch.manual_seed(0)
    x, y = torch.randn(SAMPLES, INPUTS).double(), torch.randn(SAMPLES, OUTPUTS).double()
    network = torch.nn.Sequential(torch.nn.Linear(INPUTS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, OUTPUTS))
    parameters = list(network.double().parameters())
    torch_loss = ((network(x) - y) ** 2).sum() / (2 * SAMPLES)
    torch_loss.backward()
    with torch.no_grad():
        z, h, error, loss = forward(x, y, *parameters)
        mine = torch.cat([each.flatten() for each in backward(x, parameters[2], z, h, error)])
    theirs = torch.cat([each.grad.flatten() for each in parameters])
    return {"mine": mine.tolist(), "theirs": theirs.tolist(), "count": len(mine),
            "error": (mine - theirs).abs().max().item(), "loss": (loss - torch_loss).abs().item()}


def draw(figure, result, word=str):
    axes = figure.subplots()
    ends = [min(result["mine"]), max(result["mine"])]
    axes.plot(ends, ends, color="lightgray", linewidth=1)
    axes.plot(result["mine"], result["theirs"], "o", color="C0", markersize=5, fillstyle="none")
    axes.set_xlabel(word("by hand"))
    axes.set_ylabel(word("by autograd"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
