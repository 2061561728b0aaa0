"""Gradients without the chain rule: as good as the step allows, and worse the smaller the gradient is."""

import pytest
import torch
from chain_difference import central, complex_step, one_sided


def test_backpropagation_and_complex_step_agree_with_the_product(result):
    assert result["worst"]["backward"] < 1e-12
    assert result["worst"]["complex_step"] < 1e-12


def test_central_difference_agrees_where_the_step_is_right(result):
    assert result["4"]["best"]["central"] < 1e-8
    assert result["4"]["best"]["one_sided"] < 1e-5
    assert result["4"]["best"]["central"] < result["4"]["best"]["one_sided"] / 100
    assert 1e-6 < result["4"]["best_step"]["central"] < 1e-2


def test_truncation_falls_with_the_square_of_the_step(result):
    assert 1.9 < result["4"]["slope"] < 2.1


def test_rounding_wins_at_tiny_steps(result):
    assert result["4"]["tiny_step"] > 1e3 * result["4"]["best"]["central"]
    assert result["12"]["tiny_step"] > 0.1


def test_a_vanishing_gradient_is_hard_to_measure(result):
    assert result["12"]["gradient"] < 1e-4 * result["4"]["gradient"]
    assert result["12"]["best"]["central"] > 30 * result["4"]["best"]["central"]
    assert result["12"]["best_step"]["central"] > result["4"]["best_step"]["central"]


def test_rules_on_a_cubic():
    at = torch.tensor(2.0, dtype=torch.float64)
    assert central(lambda x: x**3, at, 0.1).item() == pytest.approx(12.01)
    assert one_sided(lambda x: x**3, at, 0.1).item() == pytest.approx(12.61)
    assert complex_step(lambda x: x**3, at).item() == pytest.approx(12)
