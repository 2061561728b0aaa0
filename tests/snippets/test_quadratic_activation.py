"""Width does not help x²; it helps ReLU; neither extrapolates."""

import pytest
import torch
from quadratic_activation import fit


def test_square_is_stuck_at_the_best_parabola(result):
    for width in result["widths"]:
        if width >= 3:
            row = result["square"]["inside"][str(width)]
            assert row["low"] == pytest.approx(result["theory"], rel=1e-4)
            assert row["high"] == pytest.approx(result["theory"], rel=1e-4)
    assert result["square"]["spread"] < 1e-8


def test_relu_improves_with_width(result):
    rows = result["relu"]["inside"]
    assert rows["256"]["high"] < 0.1 * rows["16"]["low"]
    assert rows["256"]["high"] < 1e-2 * result["theory"]


def test_nobody_extrapolates(result):
    assert result["square"]["outside"]["256"]["low"] > 1
    assert result["relu"]["outside"]["256"]["low"] > 1


def test_fit_recovers_a_parabola():
    x = torch.linspace(-1, 1, 50, dtype=torch.float64)
    weights, biases = torch.randn(2, 9, dtype=torch.float64)
    y, _ = fit(x, 3 * x**2 - x + 2, weights, biases, torch.square)
    assert torch.allclose(y, 3 * x**2 - x + 2)
