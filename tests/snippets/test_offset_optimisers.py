"""The size of the mean, its sign pattern, and three optimisers."""

import torch
from offset_optimisers import adam, momentum


def test_a_large_mean_costs_and_a_small_one_does_not(result):
    rows = result["offsets"]
    assert rows["m2"]["steps"]["low"] > 2 * rows["m0"]["steps"]["high"]
    assert rows["m0_5"]["steps"]["median"] < 1.5 * rows["m0"]["steps"]["median"]
    assert rows["m2"]["never"] > rows["m1"]["never"] > rows["m0"]["never"]


def test_signs_do_not_matter(result):
    assert result["flipped"]["equal"] >= 0.9 * result["runs"]
    assert result["flipped"]["rate"] == result["offsets"]["m2"]["rate"]


def test_momentum_and_adam_do_not_cure_it(result):
    for rule in ("descent", "momentum", "adam"):
        assert result["rules"][rule]["cost"] > 1.5


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
