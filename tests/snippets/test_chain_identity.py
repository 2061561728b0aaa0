"""The identity neuron, with and without a constant."""

import pytest


def test_a_constant_makes_the_copy_good(result):
    assert result["with_constant"] == pytest.approx(0.1**2 / 96, rel=0.01)


def test_without_it_the_copy_is_rough(result):
    assert result["without_constant"] == pytest.approx(0.056, abs=0.002)
    assert result["v"] == pytest.approx(1, abs=0.1)
    assert result["w"] == pytest.approx(5.65, abs=0.5)
