"""Where epsilon bites, in one step and in training."""

import pytest
import torch
from adam_epsilon import DEPTHS, first_step


def test_the_first_step_is_a_formula():
    g = torch.tensor([1e-4, 1e-8, 1e-12])
    expected = 0.001 * g / (g + 1e-8)
    torch.testing.assert_close(first_step(g, 1e-8), expected, rtol=1e-4, atol=0)


def test_below_epsilon_the_step_follows_the_gradient(result):
    at = result["at"]
    assert at["default"] == pytest.approx(0.001 * at["size"] / 1e-8, rel=1e-3)
    assert at["tiny"] == pytest.approx(0.001 * at["size"] / 1e-16, rel=1e-3)


def test_float16_loses_epsilon(result):
    assert all(result["half_broken"])


def test_a_smaller_epsilon_reaches_deeper(result):
    reach = result["reach"]
    assert reach["e4"] < reach["e8"] < reach["e12"] < reach["e16"]
    deep = result["cells"]["16"]
    assert deep["e8"]["left"] == 0 and deep["e16"]["left"] >= 4


def test_the_gradient_passes_epsilon_where_training_stops(result):
    sizes = {depth: result["first"][str(depth)]["median"] for depth in DEPTHS}
    for name, eps in (("e4", 1e-4), ("e8", 1e-8), ("e12", 1e-12)):
        reach = result["reach"][name]
        beyond = DEPTHS[DEPTHS.index(reach) + 1]
        assert sizes[reach] > eps / 100 and sizes[beyond] < eps / 10
