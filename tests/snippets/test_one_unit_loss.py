import torch
from one_unit_loss import minima


def test_one_monotone_unit_has_two_minima_on_two_samples(result):
    assert result["minima"] == 2


def test_a_sine_unit_has_many(result):
    assert result["counts"]["tanh"]["high"] == 1
    assert result["counts"]["silu"]["median"] <= 2
    assert result["counts"]["sin"]["low"] > 8


def test_silu_descends_away_from_its_target_on_the_far_left(result):
    left = [loss for z, loss in zip(result["z"], result["one"]["silu"], strict=True) if z < -1.4]
    assert left == sorted(left)
    falling = [loss for z, loss in zip(result["z"], result["one"]["tanh"], strict=True) if z < 1]
    assert falling == sorted(falling, reverse=True)


def test_minima_counts_inner_minima():
    x = torch.linspace(-10, 10, 1001)
    assert minima(x**2) == 1
    assert minima(x) == 0
    assert minima(torch.cos(x)) == 4
