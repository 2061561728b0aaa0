"""The window of inputs in which a sigmoid neuron passes a gradient on undiminished."""

import math

import pytest
import torch
from chain_window import gain, widest, width


def test_formula_agrees_with_counting(result):
    assert result["disagreement"] < 1e-3


def test_the_widest_window(result):
    assert result["best"] == pytest.approx(0.4477, abs=1e-4)
    assert result["best_weight"] == pytest.approx(6.894, abs=1e-3)
    assert result["run_best"] == pytest.approx(result["best"], abs=1e-3)
    assert result["run_best_weight"] == pytest.approx(result["best_weight"], rel=0.05)
    assert max(result["theory"]) <= result["best"] + 1e-12


def test_closed_form():
    best, at = widest()
    z = at * best / 2
    assert (z * (z / 2).tanh()).item() == pytest.approx(1)
    assert width(at).item() == pytest.approx(best.item())


def test_no_window_below_four():
    inputs = torch.linspace(0, 1, 1001, dtype=torch.float64)
    assert (gain(torch.tensor(3.99, dtype=torch.float64), inputs) < 1).all()
    assert width(torch.tensor(4.0, dtype=torch.float64)).item() == 0


def test_in_z_the_window_keeps_growing(result):
    assert result["hundred_in_z"] > 2.5 * result["best_in_z"]
    assert result["hundred_in_input"] < 0.25 * result["best"]
    assert result["hundred_in_z"] == pytest.approx(2 * math.log(100 * (1 + math.sqrt(0.96)) / 2 - 1))


def test_four_standard_deviations_are_rare(result):
    assert result["rare"] == pytest.approx(6.33e-5, rel=1e-2)
