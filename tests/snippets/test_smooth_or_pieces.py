"""ReLU: value continuous, slope jumps, flat between; tanh: neither jumps."""

import torch
from smooth_or_pieces import slope


def test_both_are_continuous(result):
    assert result["relu"]["value"]["high"] < 1e-4 and result["tanh"]["value"]["high"] < 1e-4


def test_only_relu_has_corners(result):
    assert result["relu"]["slope"]["low"] > 0.1
    assert result["tanh"]["slope"]["high"] < 1e-3


def test_relu_slope_is_constant_between_corners(result):
    assert result["relu"]["flat"]["low"] > 0.99
    assert result["tanh"]["flat"]["high"] < 0.01


def test_slope_of_a_cube():
    assert torch.allclose(slope(lambda x: x**3, torch.tensor([2.0])), torch.tensor([12.0]))
