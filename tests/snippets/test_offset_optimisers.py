"""The size of the mean, its sign pattern, and three optimisers."""

import pytest
import torch
from offset_optimisers import adam, momentum


@pytest.mark.parametrize("task", ["digits_2", "digits_3"])
def test_on_digits_a_large_mean_costs_and_a_small_one_does_not(result, task):
    rows = result["tasks"][task]["offsets"]
    assert rows["m2"]["steps"]["low"] > 2 * rows["m0"]["steps"]["high"]
    assert rows["m0_5"]["steps"]["median"] < 1.5 * rows["m0"]["steps"]["median"]


@pytest.mark.parametrize("task", ["rings_1", "rings_2"])
def test_on_rings_a_middling_mean_helps(result, task):
    rows = result["tasks"][task]["offsets"]
    assert rows["m1"]["steps"]["high"] < rows["m0"]["steps"]["low"]
    assert rows["m1"]["arrived"] == rows["m0"]["arrived"] == 10


def test_runs_that_never_arrive_are_counted(result):
    assert result["pairs"] == 4 * result["runs"] == 280
    assert result["never"]["m2"] > result["never"]["m0"] > 0
    assert result["lost"]["centred"]["of"] == result["lost"]["offset"]["of"] == 120
    assert result["lost"]["centred"]["never"] <= result["lost"]["offset"]["never"] < 60


def test_ratios(result):
    assert result["ratios"]["m0_5"] == pytest.approx(0.6, abs=0.01)
    assert result["ratios"]["m2"] == pytest.approx(2.4, abs=0.01)


def test_signs_do_not_matter(result):
    assert result["equal"] >= 0.9 * result["pairs"]
    for task in result["tasks"].values():
        assert task["flipped"]["rate"] == task["offsets"]["m2"]["rate"]


def test_momentum_and_adam_do_not_cure_it(result):
    for task in ("digits_2", "digits_3"):
        for rule in ("descent", "momentum", "adam"):
            assert result["tasks"][task]["rules"][rule]["cost"] > 1.5


def test_adam_is_torchs():
    torch.manual_seed(0)
    p = torch.randn(4, requires_grad=True)
    theirs, q, memory = torch.optim.Adam([p], lr=0.1), p.detach().clone(), []
    for now in range(3):
        p.grad = torch.sin(p.detach())
        q = q - 0.1 * adam(torch.sin(q), memory, now)
        theirs.step()
    torch.testing.assert_close(p.detach(), q)


def test_momentum_is_torchs():
    p = torch.ones(2, requires_grad=True)
    theirs, q, memory = torch.optim.SGD([p], lr=0.1, momentum=0.9), p.detach().clone(), []
    for now in range(3):
        p.grad = torch.cos(p.detach())
        q = q - 0.1 * momentum(torch.cos(q), memory, now)
        theirs.step()
    torch.testing.assert_close(p.detach(), q)
