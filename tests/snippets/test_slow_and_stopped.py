"""How slowly the first layer learns, and where it stops."""

import pytest
import torch
from slow_and_stopped import moved


def test_every_layer_costs_a_factor(result):
    assert 3 < result["factor"]["low"] < result["factor"]["high"] < 6
    assert result["slow"]["7"]["steps"]["low"] > 100
    assert result["far"]["low"] > 1e8


def test_the_first_gradient_tells(result):
    for depth in ("4", "5", "6", "7"):
        row = result["slow"][depth]
        assert row["steps"]["median"] == pytest.approx(row["linear"]["median"], rel=0.3)


def test_rounding_stops_the_layer_before_underflow(result):
    stopped = result["stopped"]
    assert 4 <= stopped["bfloat16"] <= stopped["float16"] < stopped["float32"] <= 16
    assert result["zero_then"]["float32"] < 0.01
    assert result["zero_then"]["bfloat16"] < 0.01
    assert result["zero_then"]["float16"] < 0.5  # but not 0: there underflow is near


def test_moved_counts_changes():
    weights = torch.tensor([[1.0, 1.0], [0.0, 1.0]])
    assert moved(weights, torch.full((2, 2), 1e-9)).item() == 0.25
    assert moved(weights, torch.ones(2, 2)).item() == 1
