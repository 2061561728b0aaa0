"""The largest stable learning rate is 2 / λ_max."""

import torch
from stable_rate import largest_stable, stable


def test_theory_and_run_agree(result):
    assert result["worst"] < 0.03


def test_centring_allows_larger_rates(result):
    assert result["gain"]["sigmoid"] > 15
    assert 2 < result["gain"]["relu"] < 6
    assert 0.95 < result["gain"]["tanh"] < 1.05


def test_one_dimension():
    moments, error = torch.tensor([[[0.5]]], dtype=torch.float64), torch.ones(1, 1, 1, dtype=torch.float64)
    assert stable(moments, error, 3.99).item()
    assert not stable(moments, error, 4.01).item()
    assert abs(largest_stable(moments, error).item() / 4 - 1) < 0.02
