"""What is returned, and what becomes of length and direction."""

import pytest


def test_the_norm_before_is_returned(result):
    assert result["returned"] == pytest.approx(result["before"])
    assert result["before"] > 50
    assert result["after"] == pytest.approx(1, rel=1e-4)


def test_only_clipping_by_norm_keeps_the_direction(result):
    assert result["cosine_norm"] == pytest.approx(1)
    assert 0.3 < result["cosine_value"]["low"] <= result["cosine_value"]["high"] < 0.8


def test_clipping_by_value_does_not_bound_the_norm_by_the_threshold(result):
    assert result["value_after"] > 10
