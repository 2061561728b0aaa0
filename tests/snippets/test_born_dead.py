"""Born-dead probability against the bounds."""

import pytest
import torch
from born_dead import WIDTHS, born_dead, bounds, he


def test_measured_lies_between_the_bounds(result):
    assert result["outside"] < 4  # standard errors
    for n in map(str, WIDTHS):
        assert all(a <= b + 1e-9 for a, b in zip(result["share"][n], result["share"][n][1:], strict=False))


def test_one_input_follows_the_upper_bound(result):
    assert result["one_input"] < 0.03


def test_width_helps_and_depth_kills(result):
    at = result["at"]
    assert at["2"]["10"]["low"] > 0.85 and at["8"]["10"]["high"] < 0.03
    assert at["4"]["50"]["low"] > 0.92
    assert result["images"]["he"][0] == 0 and result["images_at"]["default"]["low"] > 0.5


def test_lower_bound_is_exact_for_two_layers():
    torch.manual_seed(1)
    signs = torch.tensor([[1.0], [-1.0]], dtype=torch.float64)
    share = born_dead(signs, he, 40000, 2, 2)[1].double().mean().item()
    assert share == pytest.approx(bounds(2, 2)[0], abs=0.01)
    assert bounds(3, 1)[0] == pytest.approx(0)
