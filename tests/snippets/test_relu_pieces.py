"""The written-down network passes through its knots and keeps to the interpolation bound."""

import pytest
import torch
from relu_pieces import build, pieces


def test_error_keeps_to_the_bound(result):
    for units, error in result["errors"].items():
        assert 0.5 * result["bounds"][units] < error <= result["bounds"][units]


def test_twice_the_units_quarter_the_error(result):
    assert result["shrink"]["128"] == pytest.approx(4, rel=0.01)


def test_passes_through_every_knot():
    knots = torch.tensor([-2.0, -1, 0.5, 3], dtype=torch.float64)
    shifts, bends, start = build(torch.cos, knots)
    assert torch.allclose(start + pieces(knots, shifts, bends).sum(1), knots.cos())


def test_pieces_add_up(result):
    first = torch.tensor(result["pieces"], dtype=torch.float64).sum(0)
    assert torch.allclose(first, torch.tensor(result["sum"], dtype=torch.float64), atol=1e-9)
    assert result["units"] == len(result["pieces"]) == 5
