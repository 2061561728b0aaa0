"""Slope first, centring second; saturation does not decide."""

import math

import pytest
import torch
from speed_methods import LADDER, times


def when(result, key, task):
    median = result["rows"][key][task]["steps"]["median"]
    return median if median > 0 else float("inf")


def test_the_slope_is_the_largest_rung(result):
    assert result["slope_alone"]["low"] > 100
    assert result["centring_alone"]["high"] < 2
    assert result["rows"]["centred"]["spirals"]["never"] == 10
    assert result["rows"]["slope_one"]["spirals"]["never"] == 0


def test_centring_counts_when_start_and_scale_are_the_same(result):
    one, other = (result["rows"][key] for key in ("four_bias", "centred_four"))
    assert one["ratio"]["median"] == pytest.approx(other["ratio"]["median"], rel=1e-3)
    assert one["digits"]["steps"]["median"] >= other["digits"]["steps"]["median"]
    assert one["spirals"]["steps"]["low"] > other["spirals"]["steps"]["high"]


def test_slope_in_the_function_or_in_the_weights_begins_alike(result):
    one, other = (result["rows"][key] for key in ("centred_four", "slope_one"))
    assert one["ratio"]["median"] == pytest.approx(other["ratio"]["median"], rel=1e-3)
    assert when(result, "centred_four", "spirals") < 3 * when(result, "slope_one", "spirals")


def test_relu_gains_from_centring_on_spirals(result):
    centred, plain = (result["rows"][key]["spirals"]["steps"] for key in ("relu_centred", "relu"))
    assert centred["high"] < plain["low"]


def test_saturation_does_not_slow_hardtanh(result):
    for share in result["flat"].values():
        start, end = share["start"], share["end"]
        assert 0.05 < start["low"] < start["median"] < end["median"] < end["high"] < 0.6
    for task in ("digits", "spirals"):
        assert when(result, "hard", task) <= when(result, "tanh", task) + 10
        assert when(result, "hard", task) <= when(result, "leaky_hard", task) + 10
    assert when(result, "hard", "spirals") < when(result, "tanh", "spirals")


def test_equal_ratios_do_not_mean_equal_speed(result):
    one, other = (result["rows"][key]["ratio"]["median"] for key in ("four", "relu_one"))
    assert one == pytest.approx(other, rel=0.3)
    assert when(result, "four", "spirals") == float("inf") > when(result, "relu_one", "spirals")


def test_without_a_bend_digits_are_easy_and_spirals_impossible(result):
    assert when(result, "linear", "digits") <= when(result, "tanh", "digits") + 10
    assert result["rows"]["linear"]["spirals"]["never"] == 10


def test_theory_meets_measurement(result):
    for row in result["rows"].values():
        assert row["ratio"]["median"] == pytest.approx(row["theory"], rel=0.25)


def test_what_is_left_to_the_scaled_sigmoid(result):
    assert result["rows"]["relu"]["spirals"]["never"] == 0
    assert result["left"]["ratio"]["low"] > 3


def test_times_compares_seed_by_seed_and_writes_never():
    slow, fast = torch.tensor([30.0, 20.0, math.inf]), torch.tensor([10.0, 20.0, 10.0])
    made = times(slow, fast)
    assert made["ratio"] == {"median": 3, "low": 1, "high": -1}
    assert made["text"].replace("\u00a0", " ") == "3.0 [1.0, ∞]"


@pytest.mark.parametrize("name", LADDER)
def test_slopes_are_derivatives(name):
    z = torch.tensor([-2.3, -0.6, 0.4, 1.7], dtype=torch.float64, requires_grad=True)
    (exact,) = torch.autograd.grad(LADDER[name].f(z).sum(), z)
    torch.testing.assert_close(LADDER[name].slope(z.detach()).to(exact), exact)
