"""Centring and slope, apart and together, each at its own learning rate."""

import pytest
import torch
from centring_slope import RATES
from offset_nets import compensate, data, forward, gradients, report


def test_sweep_is_wide(result):
    assert result["span"] >= 1000
    assert len(RATES) == result["rates"]


@pytest.mark.parametrize("slope", ["quarter", "one"])
def test_centring_helps_deep_networks(result, slope):
    deep = result["tasks"]["digits_3"][slope]
    assert deep["centred"]["arrived"] == 10
    for variant in ("same", "plain", "bias"):
        assert deep[variant]["steps"]["low"] > deep["centred"]["steps"]["high"]
        assert deep[variant]["rate"] < deep["centred"]["rate"]
    assert result["gain"]["digits_3"][slope]["low"] > 2
    rings = result["tasks"]["rings_2"][slope]
    assert rings["centred"]["steps"]["median"] < rings["same"]["steps"]["median"]
    assert rings["centred"]["never"] < rings["same"]["never"]


def test_shallow_rings_are_the_exception(result):
    assert result["gain"]["rings_1"]["one"]["median"] < 0.8
    row = result["tasks"]["rings_1"]["one"]
    assert row["same"]["arrived"] < row["centred"]["arrived"] == 10


def test_slope_helps_the_deep_one(result):
    assert result["slope_gain"]["digits_3"]["low"] > 2


def networks():
    torch.manual_seed(0)
    weights = [
        torch.randn(2, 6, 4, dtype=torch.float64),
        torch.randn(2, 6, 6, dtype=torch.float64),
        torch.randn(2, 3, 6, dtype=torch.float64),
    ]
    biases = [torch.randn(2, n, 1, dtype=torch.float64) for n in (6, 6, 3)]
    slope = torch.tensor([0.25, 1.0], dtype=torch.float64).view(-1, 1, 1)
    offset = torch.tensor([0.5, 2.0], dtype=torch.float64).view(-1, 1, 1).expand(-1, 6, 1)
    return torch.randn(4, 9, dtype=torch.float64), weights, biases, slope, offset


def test_compensate_keeps_the_function():
    x, weights, biases, slope, offset = networks()
    one = forward(x, weights, biases, slope, 0 * offset)[1]
    torch.testing.assert_close(forward(x, weights, compensate(weights, biases, offset), slope, offset)[1], one)


def test_gradients_agree_with_autograd():
    x, weights, biases, slope, offset = networks()
    y = torch.eye(3, dtype=torch.float64).repeat(1, 3)
    parameters = [p.requires_grad_() for p in weights + biases]
    h, outputs = forward(x, weights, biases, slope, offset)
    loss = torch.nn.functional.cross_entropy(outputs.mT.flatten(0, 1), y.argmax(0).repeat(2), reduction="sum") / 9
    exact = torch.autograd.grad(loss, parameters)
    with torch.no_grad():
        found, own = gradients(y, weights, h, outputs, slope, offset)
    torch.testing.assert_close(found.sum(), loss.detach())
    for a, b in zip(own, exact, strict=True):
        torch.testing.assert_close(a, b)


def test_report_counts_those_that_never_arrive():
    row = report(torch.tensor([[5.0, 9], [3, 100]]), 100, [0.1, 1.0])
    assert row["rate"] == 1.0 or row["steps"]["median"] == 5
    assert row["never"] == 1
    assert row["usable"] == 1


def test_data():
    for name in ("digits", "circles"):
        x, y = data(name)
        assert x.mean(1).abs().max() < 1e-5
        assert y.sum(0).tolist() == [1] * x.shape[1]
