import pytest
import torch
from width_scatter import scatter


def test_the_variance_is_five_times_the_sum(result):
    for case in result["cases"].values():
        assert 3 < case["ratio"]["median"] < 9
    assert result["cases"]["128"]["ratio"]["median"] == pytest.approx(5, rel=0.25)


def test_uneven_widths_scatter_like_narrow_ones(result):
    cases = result["cases"]
    assert cases["mixed"]["sum"] > 2 * cases["64"]["sum"]
    assert cases["mixed"]["variance"]["median"] > 1.7 * cases["64"]["variance"]["median"]


def test_the_typical_gradient_lies_far_below_the_mean_of_one(result):
    assert result["cases"]["16"]["typical"]["high"] < 0.03
    assert result["cases"]["128"]["typical"]["low"] > 0.1


def test_one_layer():
    torch.manual_seed(0)
    logs, sums = scatter([256, 256], networks=800)
    assert sums.tolist() == [1 / 256]
    assert logs[0].var().item() == pytest.approx(5 / 256, rel=0.2)
    assert logs[-1].abs().max().item() == 0
