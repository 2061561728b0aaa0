"""Counts are exact where theory is exact; random networks stay far below what depth allows."""

import pytest
import torch
from linear_regions import bends, random_layers, sawtooth


def test_one_layer_is_units_plus_one(result):
    for row in result["wide"].values():
        assert row["pieces"]["median"] == row["units"] + 1


def test_sawtooth_doubles_with_every_layer(result):
    assert result["sawtooth"] == {"1": 2, "2": 4, "4": 16, "8": 256}


def test_random_depth_does_not_multiply(result):
    row = result["deep"]["8"]
    assert 0.5 * row["units"] < row["pieces"]["median"] < 2 * row["units"]
    assert row["montufar"] > 1e6 * row["pieces"]["high"]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_bends_against_a_fine_grid(depth):
    layers = random_layers((1,) + (6,) * depth, 7)
    ends = torch.tensor([-2.0, 2.0], dtype=torch.float64)
    grid, patterns = torch.linspace(-2, 2, 400_001, dtype=torch.float64)[:, None], []
    for W, b in layers:
        z = grid @ W + b
        patterns.append(z > 0)
        grid = torch.relu(z)
    changes = (torch.cat(patterns, 1).diff(dim=0)).any(1).sum().item()
    assert len(bends(ends, ends[:, None], layers)) - 2 == changes


def test_sawtooth_values():
    x = torch.tensor([[0.0], [0.25], [0.5], [1.0]])
    h = x
    for W, b in sawtooth(1):
        h = torch.relu(h @ W + b)
    assert (h @ torch.tensor([[2.0], [-4.0]])).flatten().tolist() == [0.0, 0.5, 1.0, 0.0]
