"""Linear stacks stay near chance on the circles, one hidden ReLU layer does not."""

import torch
from circles import RATES, best_line, network


def test_linear_stacks_stay_near_chance(result):
    for name in ("one", "two", "eight"):
        assert 0.4 < result[name]["accuracy"]["median"] < 0.6
    assert result["linear_highest"] < result["best_line"]["median"]


def test_relu_separates(result):
    assert result["relu"]["accuracy"]["low"] > 0.97


def test_best_line_is_two_thirds(result):
    assert 0.63 < result["best_line"]["low"] <= result["best_line"]["high"] < 0.70


def test_sweep_is_wide():
    assert max(RATES) / min(RATES) >= 300


def test_best_line_on_known_data():
    x = torch.tensor([[-2.0, 0], [-1, 0], [1, 0], [2, 0]])
    assert best_line(x, torch.tensor([0.0, 0, 1, 1])) == 1
    assert best_line(x, torch.tensor([1.0, 0, 0, 1])) == 0.75


def test_linear_stack_keeps_midpoints():
    weights = [torch.randn(2, 5).double(), torch.randn(5, 1).double()]
    biases = [torch.randn(5).double(), torch.randn(1).double()]
    x = torch.tensor([[1.0, 0], [-1, 0], [0, 0]]).double()
    affine, bent = (network(x, weights, biases, f) for f in (torch.nn.Identity(), torch.relu))
    assert torch.allclose(affine[:2].mean(), affine[2])
    assert not torch.allclose(bent[:2].mean(), bent[2])
