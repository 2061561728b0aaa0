import pytest
import torch
from property_conflict import average_slope, bend, distance


def test_the_mean_slope_of_a_bounded_monotone_function_falls_like_one_over_r(result):
    assert result["hundred"]["tanh"] == pytest.approx(2 / 200, rel=1e-6)
    assert result["hundred"]["sigmoid"] == pytest.approx(1 / 200, rel=1e-6)


def test_relu_and_sine_escape(result):
    assert result["hundred"]["relu"] == pytest.approx(0.5)
    assert result["hundred"]["sin"] == pytest.approx(result["wave"], abs=0.01)


def test_no_bend_above_the_distance(result):
    assert result["excess"] < 0
    assert all(point["bend"] > 1e-4 for point in result["points"].values())


def test_bend_and_distance_of_known_functions():
    assert bend(lambda z: 3 * z - 2) == pytest.approx(0, abs=1e-12)
    assert bend(torch.square) == pytest.approx(2, abs=1e-9)
    assert distance(torch.relu) == pytest.approx(0.5, abs=1e-9)


def test_average_slope_of_a_line():
    assert average_slope(lambda x: -2 * x, 5) == pytest.approx(2)
