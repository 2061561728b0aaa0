"""One sample moves both weights the same way if its inputs are positive."""

import pytest
import torch
from update_quadrants import updates


def test_positive_inputs_never_leave_two_quadrants(result):
    assert result["sigmoid"]["agree"] == 1
    assert 0.4 < result["sigmoid"]["both_up"] < 0.6
    assert all(a * b > 0 for a, b in result["sigmoid"]["steps"])


def test_centred_inputs_use_all_four(result):
    assert result["centred"]["agree"] == pytest.approx(0.5, abs=0.05)


def test_updates_are_minus_the_gradient():
    torch.manual_seed(1)
    w = torch.randn(3, dtype=torch.float64, requires_grad=True)
    x = torch.rand(1, 3, dtype=torch.float64)
    z = x @ w
    (gradient,) = torch.autograd.grad((z.tanh() - 2).square().sum(), w)
    delta = 2 * (z.tanh() - 2) * (1 - z.tanh() ** 2)
    torch.testing.assert_close(updates(x, delta.detach())[0], -gradient)
