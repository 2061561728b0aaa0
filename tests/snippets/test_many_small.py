import pytest
import torch
from many_small import stretch
from random_layers import step_up, there_and_back


def test_entries_shrink_and_the_matrix_does_not(result):
    assert result["entry"][-1] < 0.03
    assert all(row["low"] < 1.05 and row["high"] > 0.95 for row in result["stretch"][1:])
    assert result["stretch"][-1]["high"] - result["stretch"][-1]["low"] < 0.1


def test_fifty_layers_of_small_entries_keep_the_gradient(result):
    assert result["typical"] < 0.05
    assert result["scalar"] < 1e-65
    assert 0.4 < result["matrix"]["median"] < 1.6


def test_width_alone_turns_vanishing_into_explosion(result):
    assert result["narrow"]["high"] < 1e-5
    assert result["wide"]["low"] > 1e4
    assert result["between"]["low"] > 1e11
    for run, theory in zip(result["runs"][2:], result["theory"][2:], strict=True):
        assert run["median"] == pytest.approx(theory, rel=0.6)


def test_one_entry_is_a_chain():
    torch.manual_seed(0)
    entry, factor = stretch(1, 1)
    assert factor.item() == pytest.approx(entry)


def test_the_backward_pass_is_that_of_autograd():
    torch.manual_seed(0)
    weights = [torch.randn(1, 5, 5, dtype=torch.float64) for _ in range(3)]
    z = torch.randn(1, 1, 5, dtype=torch.float64, requires_grad=True)
    torch.manual_seed(1)
    delta = there_and_back(torch.relu, step_up, z, weights)[1]
    torch.manual_seed(1)
    end = torch.randn(1, 1, 5, dtype=torch.float64)
    h = z
    for W in weights:
        h = torch.relu(h) @ W
    (grad,) = torch.autograd.grad(h, z, end)
    assert delta[0].item() == pytest.approx(grad.square().mean().item())
