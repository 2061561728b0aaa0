import math

import pytest
import torch
from path_lengths import by_length, passed
from residual_blocks import he, pre_norm, residual


@pytest.mark.parametrize(("block", "pre"), [(residual, False), (pre_norm, True)])
def test_the_parts_add_up_to_the_derivative(block, pre):
    torch.manual_seed(0)
    h, t = torch.randn(2, 1, 1, 8, dtype=torch.float64)
    weights = [W.double() for W in he(4, 8)]

    def stack(h):
        for W in weights:
            h = block(h, W, 0.5)
        return h

    whole = torch.func.jvp(stack, (h,), (t,))[1]
    assert torch.allclose(by_length(h, t, weights, 0.5, pre).sum(0), whole, rtol=1e-4, atol=1e-5)


def test_equal_chances_are_binomial():
    expected = [math.comb(6, k) * 0.3**k * 0.7 ** (6 - k) for k in range(7)]
    assert passed([0.3] * 6).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(("name", "tolerance"), [("unscaled", 0.1), ("scaled", 0.2), ("pre", 0.15)])
def test_mean_lengths(result, name, tolerance):
    stack = result["stacks"][name]
    assert stack["mean"]["median"] == pytest.approx(stack["expected"], rel=tolerance)
