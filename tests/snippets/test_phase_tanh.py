import pytest
import torch
from phase_tanh import critical, crossing
from random_layers import tanh_slope
from wide_theory import chi, mean, settled


def test_the_mean_of_known_functions():
    q = torch.tensor([0.25, 4.0], dtype=torch.float64)
    assert torch.allclose(mean(lambda z: z**2, q), q)
    assert torch.allclose(mean(torch.cos, q), torch.exp(-q / 2))


@pytest.mark.slow
def test_on_the_line_q_stays_and_chi_is_one():
    q = torch.tensor([0.5, 1.0, 5.0], dtype=torch.float64)
    weight, bias = critical(q)
    assert torch.allclose(settled(torch.tanh, weight, bias, 1000), q, rtol=1e-3)
    assert torch.allclose(chi(tanh_slope, weight, q), torch.ones(3, dtype=torch.float64))


def test_runs_agree_with_theory(result):
    assert result["usual"] < 0.04
    assert result["worst"] < 0.15
    assert result["corner"]["theory"] == pytest.approx(2.377, abs=0.01)
    assert result["corner"]["run"]["median"] == pytest.approx(result["corner"]["theory"], rel=0.1)


def test_runs_cross_one_near_the_critical_line(result):
    assert result["ends"][2]["median"] == pytest.approx(result["at"], abs=0.1)
    medians = [end["median"] for end in result["ends"]]
    assert medians == sorted(medians)


def test_the_gap_has_two_known_reasons(result):
    assert result["xavier"]["run"]["median"] == pytest.approx(result["slow"], abs=0.03)
    assert result["by_width"]["32"]["median"] < result["by_width"]["128"]["median"] < 1.01


def test_crossing():
    assert crossing([0, 1, 2], [0.5, 0.9, 1.1]) == pytest.approx(1.5)
