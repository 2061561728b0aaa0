"""A NaN has a birthplace: the first operation that turns infinities and zeros into something undefined, which a tracer
finds in the forward and in the backward pass alike. Six small accidents on the CPU, all in float32 unless stated.
"""

import torch
from deep_nets import data, forward, start
from torch.nn.functional import cross_entropy
from torch.utils._python_dispatch import TorchDispatchMode


# --8<-- [start:tracer]
class Tracer(TorchDispatchMode):
    """Notes the first operation that gives inf, and the first NaN."""

    stage, first = "", {}

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        out = op(*args, **(kwargs or {}))
        name = op._schema.name.removeprefix("aten::")
        here = self.stage, name
        for value in out if isinstance(out, (tuple, list)) else [out]:
            if isinstance(value, torch.Tensor) and "empty" not in name:
                for kind, bad in ("inf", value.isinf()), ("nan", value.isnan()):
                    if bad.any() and kind not in self.first:
                        self.first = self.first | {kind: here}
        return out
# --8<-- [end:tracer]


def products(tracer):
    """Fifty random matrices, one after the other."""
    torch.manual_seed(0)
    value = torch.randn(100, 100)
    for k in range(2, 51):
        tracer.stage = str(k)
        value = value @ torch.randn(100, 100)


def softmax(tracer):
    """The textbook softmax of a large number."""
    powers = torch.tensor([1.0, 100.0]).exp()
    return powers / powers.sum()


def hidden_root(tracer):
    """A root that where() hides from the forward pass."""
    x = torch.tensor([4.0, 0.0], requires_grad=True)
    tracer.stage = "forward"
    loss = torch.where(x > 0, x**0.5, 0.0).sum()
    tracer.stage = "backward"
    loss.backward()


def half_adam(tracer):
    """Adam in float16: epsilon and the square of the gradient are both rounded to zero."""
    weight = torch.zeros(2, dtype=torch.float16).requires_grad_()
    weight.grad = torch.tensor([0.001, 0.0], dtype=torch.float16)
    torch.optim.Adam([weight], foreach=False).step()


def deep_relu(tracer):
    """A ReLU network of scale 16, forty layers deep: the logits are infinite."""
    torch.manual_seed(0)
    x, y = data()
    weights = start(40, 16 * 2**0.5, 1)
    tracer.stage = "forward"
    z = forward(x, weights, torch.relu)[1][-1]
    cross_entropy(z[0], y)


def training(tracer):
    """Descent with too large a rate; the stage is the step."""
    torch.manual_seed(0)
    x, y = data()
    weights = [W[0].requires_grad_() for W in start(6, 2**0.5, 1)]
    for step in range(200):
        tracer.stage = str(step)
        loss = cross_entropy(forward(x, weights, torch.relu)[1][-1], y)
        loss.backward()
        tracer.losses.append(loss.item())
        if "nan" in tracer.first:
            return
        with torch.no_grad():
            for W in weights:
                W -= 3.0 * W.grad
                W.grad = None


def compute() -> dict:
    rows = {}
    for accident in (products, softmax, hidden_root, half_adam, deep_relu, training):
        with Tracer() as tracer:
            tracer.losses = []
            accident(tracer)
        rows[accident.__name__] = {kind: {"stage": stage, "op": op}
                                   for kind, (stage, op) in tracer.first.items()}
        if tracer.losses:
            rows["losses"] = [loss for loss in tracer.losses if loss < 1e38]
    return rows


if __name__ == "__main__":
    print(compute())
