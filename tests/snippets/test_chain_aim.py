"""An exploding sigmoid chain explodes at a point: the area under |P| is at most one."""

import pytest
import torch
from chain_aim import LEVELS, gain


def test_peak_grows_and_the_area_does_not(result):
    assert result["peak"] == 25**4
    assert 0.99 < result["area"] < 1.001


def test_the_window_shrinks(result):
    assert 1.5e-5 < result["window"] < 2.3e-5


def test_curves_stay_below_their_bound(result):
    for curve in result["aimed"].values():
        assert all(p * 2 * d <= 1 for d, p in zip(result["distances"], curve, strict=True))


def test_random_chains_obey_the_bound(result):
    for shares in result["shares"].values():
        assert all(share <= 1 / level for share, level in zip(shares, LEVELS, strict=True))
    assert 0.08 < result["above_one"] < 0.14
    assert 0.1 < result["tightest"] < 0.6


def test_gain_on_one_neuron():
    x = torch.tensor([0.5, 0.0], dtype=torch.float64)
    assert gain(x, [4.0], [-2.0]).tolist() == pytest.approx([1, 4 * 0.1049935854])
