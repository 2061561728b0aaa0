"""Random chains: the typical factor, the bound and the mean."""

import math

import pytest


def test_one_constant_per_layer(result):
    logs = [math.log(value) for value in result["median"]]
    early, late = (logs[19] - logs[9]) / 10, (logs[39] - logs[29]) / 10
    assert early == pytest.approx(late, rel=0.03)
    assert result["rate"]["low"] < result["rate"]["median"] < result["rate"]["high"]
    assert result["rate"]["low"] > 0.08 and result["rate"]["high"] < 0.087


def test_the_rate_is_weight_times_slope(result):
    assert result["rate_weights"] == pytest.approx(1 / math.e, rel=0.01)
    assert 0.22 < result["rate_slopes"] < 0.23
    assert result["rate_weights"] * result["rate_slopes"] == pytest.approx(result["rate"]["median"], rel=0.01)


def test_bound_holds_and_is_loose(result):
    assert result["bound_broken"] == 0
    assert result["below_bound"] > 1e9
    assert all(high <= 0.25**layer for layer, high in enumerate(result["high"], 1))


def test_weights_of_one_reach_the_fixed_point(result):
    h = 0.5
    for _ in range(99):
        h = 1 / (1 + math.exp(-h))
    assert result["rate_ones"] == pytest.approx(h * (1 - h), rel=1e-6)


def test_the_mean_is_made_by_the_few(result):
    assert result["mean_over_median"] > 50
    assert result["top_percent"] > 0.4
    assert 0.66 < result["within_one_sd"] < 0.71
