"""One layer gives Zaslavsky's number of regions, and the polygons tile the square."""

import numpy as np
import pytest
from region_map import SQUARE, random_layers, regions


def test_plane_count_is_zaslavskys(result):
    for width, most in result["zaslavsky"].items():
        assert result["plane"][width]["low"] == result["plane"][width]["high"] == most


def test_maps_are_typical(result):
    for name, row in result["counts"].items():
        assert row["low"] <= len(result["maps"][name]) <= row["high"]


def test_polygons_tile_the_square():
    areas = []
    for p in regions(random_layers((2, 5, 5), 3), np.array(SQUARE)):
        x, y = p[:, 0], p[:, 1]
        areas.append(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)
    assert sum(areas) == pytest.approx(4) and min(areas) > 0
