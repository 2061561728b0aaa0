import pytest


def test_tanh_falls_like_one_over_twice_the_layer(result):
    assert result["rows"]["tanh"]["signal"]["median"] == pytest.approx(result["tanh_theory"], rel=0.4)


def test_relu_halves_in_every_layer(result):
    assert 0.1 < result["rows"]["relu"]["signal"]["median"] / result["relu_theory"] < 5
    assert result["rows"]["relu"]["gradient"]["high"] < 1e-12


def test_the_identity_keeps_everything_and_hard_tanh_most(result):
    assert result["rows"]["identity"]["signal"]["median"] == pytest.approx(1, abs=0.4)
    order = [result["rows"][name]["signal"]["median"] for name in ("tanh", "sin", "hardtanh", "identity")]
    assert order == sorted(order)


def test_softplus_keeps_the_amplitude_and_loses_the_signal(result):
    assert result["rows"]["softplus"]["signal"]["low"] > 0.4
    assert result["rows"]["softplus"]["gradient"]["high"] < 1e-20
    assert result["alike"]["softplus"]["low"] > 0.9999
    assert abs(result["alike"]["tanh"]["median"]) < 0.5
