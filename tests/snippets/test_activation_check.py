import torch
from activation_check import compare


def test_every_derivative_agrees_with_autograd(result):
    assert result["cases"] == 20
    assert result["worst"] < 1e-9
    assert result["alpha_slope"] < 1e-9


def test_softplus_leaves_its_formula_above_the_threshold(result):
    assert 1e-9 < result["softplus"] < 3e-9
    assert result["errors"]["softplus threshold"]["value"] < 1e-12


def test_a_wrong_derivative_is_caught():
    x = torch.linspace(-2, 2, 41, dtype=torch.float64)
    assert compare(torch.tanh, lambda x: -(torch.tanh(x) ** 2), torch.tanh, x)["slope"] > 0.9


def test_the_maximum_is_a_leaky_relu_only_up_to_slope_one(result):
    assert result["max_form"] == {"small": 0.0, "negative": 0.0, "large": 30.0}


def test_the_sigmoid_is_steep_at_a_small_negative_and_flat_at_a_large_one(result):
    assert result["shape"]["sigmoid"]["steepest"] == 0.25
    assert result["sigmoid_at"]["tenth"] > 0.249
    assert abs(result["sigmoid_at"]["five"] - 0.0066) < 1e-4


def test_four_functions_are_not_monotone(result):
    falling = {name for name, shape in result["shape"].items() if shape["flattest"] < 0}
    assert falling == {"gelu", "silu", "mish", "hardswish"}
    assert all(result["shape"][name]["steepest"] > 1 for name in falling)
