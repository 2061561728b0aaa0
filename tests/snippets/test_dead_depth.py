"""Dead units at the start, by layer, width and initialisation."""

import torch
from dead_depth import gap


def test_depth_alone_kills(result):
    for rows in result["dead"].values():
        assert rows[0] < 0.01 and rows[-1] > 0.15
    assert result["first"] == 0
    assert result["last"]["he_zero"]["64"]["low"] > 0.1


def test_default_is_the_worst(result):
    assert result["tenth"]["torch"]["low"] > 0.35
    assert all(result["tenth"][name]["high"] < 0.35 for name in ("he_zero", "he_random", "torch_zero"))
    assert result["never_switch"]["torch"]["low"] == 1


def test_the_gap_shrinks_sixfold(result):
    assert 0.14 < result["shrink"]["low"] <= result["shrink"]["high"] < 0.2
    assert result["shrink_he"]["low"] > 0.7


def test_half_of_everything_is_inactive_all_along(result):
    assert all(0.4 < row["low"] < row["high"] < 0.65 for row in result["inactive"].values())


def test_gap_of_known_vectors():
    z = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 2.0]])
    assert gap(z).item() == 0.5
