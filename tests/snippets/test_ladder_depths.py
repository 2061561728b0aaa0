"""Which rungs of the ladder count with one and with three hidden layers."""

import pytest


def median(result, key, task, depth):
    value = result["rows"][key][task][depth]["steps"]["median"]
    return value if value > 0 else float("inf")


@pytest.mark.parametrize("depth", ["1", "3"])
def test_slope_and_bend_count_at_every_depth(result, depth):
    assert median(result, "centred", "spirals", depth) > 1.5 * median(result, "slope_one", "spirals", depth)
    assert median(result, "tanh", "spirals", depth) > 1.3 * median(result, "hard", "spirals", depth)


def test_centring_comes_with_depth(result):
    one, other = (result["rows"][key]["spirals"]["1"]["steps"] for key in ("four_bias", "centred_four"))
    assert max(one["low"], other["low"]) <= min(one["high"], other["high"])
    assert median(result, "four_bias", "spirals", "3") > 1.5 * median(result, "centred_four", "spirals", "3")
    assert median(result, "relu", "spirals", "3") > 1.5 * median(result, "relu_centred", "spirals", "3")


@pytest.mark.parametrize("depth", ["1", "3"])
@pytest.mark.parametrize("task", ["digits", "spirals"])
def test_without_saturation_hardtanh_is_not_faster(result, task, depth):
    assert median(result, "leaky_hard", task, depth) >= median(result, "hard", task, depth)
