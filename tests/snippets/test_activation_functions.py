import pytest
import torch
from activation_functions import TWELVE, leaky_relu, relu, sigmoid_slope


@pytest.mark.parametrize("name", TWELVE)
def test_the_slope_is_the_limit_of_difference_quotients(name):
    value, slope = TWELVE[name]
    x, h = torch.tensor([-4.1, -2.2, -0.7, 0.4, 1.9, 4.3], dtype=torch.float64), 1e-5
    assert torch.allclose(slope(x), (value(x + h) - value(x - h)) / (2 * h), atol=1e-8)


def test_relu_is_the_leaky_relu_without_a_leak():
    x = torch.linspace(-3, 3, 61)
    assert torch.equal(relu(x), leaky_relu(x, 0.0))


def test_the_sigmoid_is_steepest_at_zero():
    x = torch.linspace(-3, 3, 61, dtype=torch.float64)
    assert sigmoid_slope(x).argmax() == 30
