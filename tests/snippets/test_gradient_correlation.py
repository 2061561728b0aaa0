import math

import pytest
import torch
from gradient_correlation import aligned
from line_slopes import alike


@pytest.mark.parametrize(
    ("name", "block", "tolerance"),
    [("plain_bn", "5", 0.4), ("scaled", "50", 0.05), ("residual_bn", "50", 0.25), ("residual", "5", 0.2)],
)
def test_run_follows_theory(result, name, block, tolerance):
    at = result["at"][name][block]
    assert at["run"]["median"] == pytest.approx(at["theory"], rel=tolerance)


def test_without_batch_norm_the_halving_slows_down(result):
    assert result["at"]["plain"]["10"]["run"]["median"] > 10 * 0.5**10


def test_scaled_limit():
    assert aligned(2000, 1, 2000**-0.5)[-1] == pytest.approx(math.exp(-0.5), rel=0.06)


def test_alike():
    same = torch.ones(4, 3)
    assert alike(same).item() == pytest.approx(1)
    assert alike(torch.eye(4)).item() == pytest.approx(0)
