"""The spread of each initialisation, times the square root of the width."""

import pytest


def test_spreads(result):
    scales = {name: row["scale"] for name, row in result["rows"].items()}
    assert scales == pytest.approx({"default": (1 / 3) ** 0.5, "xavier": 1, "he": 2**0.5, "orthogonal": 1}, rel=0.02)
    assert result["ratio"] == pytest.approx(6, rel=0.03)


def test_the_default_is_bounded_and_flat(result):
    row = result["rows"]["default"]
    assert row["largest"] <= 1.0001
    inside = [density for density in row["density"] if density > 0]
    assert 9 <= len(inside) <= 12
    assert result["rows"]["he"]["largest"] > 4


def test_orthogonal_looks_like_xavier_and_stretches_nothing(result):
    rows = result["rows"]
    gap = max(abs(a - b) for a, b in zip(rows["orthogonal"]["density"], rows["xavier"]["density"], strict=True))
    assert gap < 0.4
    assert rows["orthogonal"]["stretch"] == pytest.approx(1, abs=1e-4)
    assert rows["xavier"]["stretch"] == pytest.approx(2, abs=0.1)
