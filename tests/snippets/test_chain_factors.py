"""The chain's gradient: product, count, and how far one input moves it."""

import math

import pytest
import torch
from neuron_chain import factors, forward, slope


def test_product_is_the_gradient(result):
    assert result["error"] < 1e-13
    assert math.prod(result["factors"]) == pytest.approx(result["deltas"][0], rel=1e-12)


def test_two_factors_per_layer(result):
    assert result["count"] == 8
    for depth in (1, 2, 7):
        assert len(factors(torch.tensor(1.0), torch.tensor(0.0), torch.ones(depth), torch.zeros(depth))) == 2 * depth


def test_figures_of_the_drawing(result):
    assert result["deltas"] == pytest.approx([-0.0017997, 0.0080041, 0.0284831, -0.1338527], rel=1e-4)
    assert result["factors"][0::2][:4] == pytest.approx([0.18737, 0.18734, 0.23644, 0.24851], rel=1e-3)


def test_the_input_alone_moves_the_product_a_hundredfold(result):
    assert 200 < result["input_ratio"] < 350
    assert result["input_ratio"] == pytest.approx(result["largest"] / result["smallest"])


def test_slope_is_the_derivative_and_at_most_a_quarter():
    z = torch.linspace(-9, 9, 181, dtype=torch.float64, requires_grad=True)
    (exact,) = torch.autograd.grad(torch.sigmoid(z).sum(), z)
    torch.testing.assert_close(slope(z.detach()), exact)
    assert slope(z.detach()).max() == 0.25


def test_forward_keeps_every_layer():
    z, h = forward(torch.tensor(0.5), [2.0, 2.0], [-1.0, -1.0])
    assert [value.item() for value in z] == [0, 0]
    assert [value.item() for value in h] == [0.5, 0.5, 0.5]
