import pytest
from tanh_decay import law


def test_the_first_step_of_the_law():
    q, chi = law(2, q=1e-3)
    assert q[1].item() == pytest.approx(1e-3 - 2e-6 + 17 / 3 * 1e-9, rel=1e-6)
    assert chi[0].item() == pytest.approx(1 - 2e-3, abs=1e-5)


def test_the_refined_law_has_a_constant(result):
    constant = result["constant"]
    assert constant["ten"] == pytest.approx(constant["thousand"], abs=0.005)
    assert result["far"] == pytest.approx(1, abs=0.002)


def test_networks_follow_the_power(result):
    assert -1.7 < result["slope"]["low"] <= result["slope"]["median"] < -0.8
    for row in result["at"].values():
        assert row["run"]["median"] == pytest.approx(row["theory"], rel=0.4)


def test_the_gradient_falls_too(result):
    first = result["first"]
    assert first["run"]["low"] < first["theory"] < first["run"]["high"]
    assert first["theory"] == pytest.approx(0.00357, rel=0.01)
