import pytest


def test_the_product_is_exact(result):
    assert result["error"] < 1e-10


def test_along_the_cell_the_gate_decides(result):
    for row, theory in zip(result["parts"]["direct"], result["theory"], strict=True):
        assert row["median"] == pytest.approx(theory, abs=0.03)


def test_there_are_more_paths(result):
    pairs = list(zip(result["parts"]["whole"], result["parts"]["direct"], strict=True))
    assert all(whole["low"] > direct["high"] for whole, direct in pairs)
    for row, theory in zip(result["parts"]["whole"][:5], result["theory"], strict=False):
        assert row["median"] == pytest.approx(theory + 0.144, abs=0.06)


def test_a_large_bias_lets_it_grow(result):
    assert result["at"]["5"]["whole"]["low"] > 1
    assert result["at"]["5"]["direct"]["high"] < 1
    assert 0.55 < result["at"]["0"]["whole"]["median"] < 0.68
