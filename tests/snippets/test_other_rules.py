"""A common factor per step, and Adam."""

import pytest
import torch
from deep_nets import Adam, Descent, OneLength, norms
from other_rules import LENGTHS, RATES


def inside(cell, rates):
    return rates[0] < cell["rate"] < rates[-1]


def test_every_best_rate_lies_inside_three_decades(result):
    for name, rates in (("length", LENGTHS), ("adam", RATES)):
        assert rates[-1] / rates[0] > 999
        assert all(inside(cell, rates) for net in result[name].values() for cell in net.values())


def test_one_factor_chosen_anew_is_enough_for_the_homogeneous_network(result):
    length = result["length"]
    assert length["relu"]["6"]["best"]["median"] < 0.3
    assert length["relu"]["8"]["never"] < 6 and length["relu"]["4"]["never"] > 0
    assert length["sigmoid"]["8"]["learnt"] == 0
    assert length["sigmoid"]["8"]["best"]["median"] > 1.5


def test_adam_trains_the_small_relu_network_at_every_depth(result):
    assert all(cell["best"]["median"] < 0.1 for cell in result["adam"]["relu"].values())


def test_adam_takes_the_sigmoid_network_off_its_plateau(result):
    assert all(cell["best"]["high"] < 2 for cell in result["adam"]["sigmoid"].values())
    assert result["adam"]["sigmoid"]["8"]["never"] == 10


def test_the_rules_are_what_they_say():
    torch.manual_seed(0)
    weights = [torch.randn(2, 3, 4), torch.randn(2, 4, 2)]
    grads, rates = [torch.randn_like(W) for W in weights], torch.tensor([0.1, 2.0])
    assert norms(OneLength(weights, rates).moves(grads)).norm(dim=0).tolist() == pytest.approx([0.1, 2.0])
    assert torch.equal(Descent(weights, rates).moves(grads)[0][1], -2 * grads[0][1])
    ours, theirs = Adam(weights, torch.full((2,), 0.01)), [W.clone().requires_grad_() for W in weights]
    optimiser = torch.optim.Adam(theirs, lr=0.01)
    for _ in range(3):
        weights = [W + move for W, move in zip(weights, ours.moves(grads), strict=True)]
        for W, g in zip(theirs, grads, strict=True):
            W.grad = g.clone()
        optimiser.step()
        grads = [0.5 * g + 0.1 for g in grads]
    torch.testing.assert_close(weights[0], theirs[0].detach())
