import pytest
from activation_functions import SCALE, SHAPE
from selu_depth import constants


def test_the_two_constants_solve_the_two_equations(result):
    assert constants() == (pytest.approx(SCALE, abs=1e-9), pytest.approx(SHAPE, abs=1e-9))
    assert result["mean"] < 1e-9
    assert result["variance"] < 1e-9


def test_selu_keeps_mean_and_variance_over_a_hundred_layers(result):
    case = result["cases"]["selu"]
    assert abs(case["mean"]["median"]) < 0.1
    assert case["variance"]["median"] == pytest.approx(1, abs=0.15)


def test_relu_needs_its_own_gain(result):
    assert result["cases"]["relu"]["variance"]["high"] < 1e-25
    assert result["cases"]["relu_he"]["variance"]["median"] > 1e-3
    assert result["cases"]["selu_he"]["variance"]["low"] > 100


def test_the_fixed_point_attracts(result):
    assert result["pull"] == pytest.approx(0.783, abs=0.001)
    for start in ("large", "small"):
        assert result["cases"][start]["curve"][24] == pytest.approx(1, abs=0.2)
