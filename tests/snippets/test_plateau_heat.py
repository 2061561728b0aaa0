"""The gradient of every layer during training."""

import pytest
import torch
from plateau_heat import parts


def test_the_contrast_between_layers_is_gone_on_the_plateau(result):
    row = result["sigmoid"]
    assert row["start"]["ratio"]["low"] > 100
    assert row["plateau"]["ratio"]["low"] > 0.2 and row["plateau"]["ratio"]["high"] < 2
    assert row["fall"]["low"] > 100


def test_delta_keeps_its_contrast(result):
    row = result["sigmoid"]
    assert row["plateau"]["delta"]["low"] > 500
    assert row["plateau"]["delta"]["median"] == pytest.approx(row["start"]["delta"]["median"], rel=0.3)


def test_what_is_left_is_equally_small_in_all_layers(result):
    row = result["sigmoid"]
    assert result["rest_range"] < 4
    assert row["start"]["mean"][-1] > 1000 * row["start"]["rest"][-1]
    assert all(mean < rest for mean, rest in zip(row["plateau"]["mean"], row["plateau"]["rest"], strict=True))
    for early, late in zip(row["start"]["rest"], row["plateau"]["rest"], strict=True):
        assert late == pytest.approx(early, rel=0.3)


def test_relu_has_no_contrast_from_the_first_step_on(result):
    for stage in ("start", "plateau"):
        ratio = result["relu"][stage]["ratio"]
        assert ratio["low"] > 0.2 and ratio["high"] < 3


def test_both_networks_leave_their_plateau_in_the_end(result):
    for name in ("sigmoid", "relu"):
        loss = result[name]["loss"]
        assert loss[result[name]["steps"].index(21)] > 2.2
        assert result[name]["final"]["median"] < 2


def test_the_parts_add_up():
    torch.manual_seed(0)
    h, delta = torch.randn(20, 3, dtype=torch.float64) + 1, torch.randn(20, 4, dtype=torch.float64)
    mean, rest = parts(h, delta)
    torch.testing.assert_close(mean + rest, h.mT @ delta)
    assert mean.norm() > 0 and rest.norm() > 0
