import math

import pytest
import torch
import torch.nn.functional as F
from monotone_twins import TURN, twin, wave


@pytest.mark.parametrize("name", ["silu", "gelu"])
def test_a_dip_costs_no_steps(result, name):
    assert 0.7 <= result["ratio"][name]["median"] <= 1.3
    assert result["ratio"][name]["high"] < 2


@pytest.mark.parametrize("name", ["relu", "silu", "gelu", "mish", "sin"])
def test_they_all_arrive(result, name):
    assert all(rows[name]["arrived"] >= 6 for rows in result["tasks"].values())


def test_sine_is_ahead_of_its_twin_on_the_spirals(result):
    for depth in ("2", "4"):
        rows = result["tasks"][f"spirals{depth}"]
        assert rows["sin"]["steps"]["median"] < rows["sin_twin"]["steps"]["median"]


def test_two_turns_help_on_spirals_and_ruin_digits(result):
    tasks = result["tasks"]
    assert 0 < tasks["spirals2"]["sin2"]["steps"]["median"] < tasks["spirals2"]["sin2_twin"]["steps"]["median"]
    for depth in ("2", "4"):
        assert tasks[f"digits{depth}"]["sin2"]["arrived"] <= 4
        assert tasks[f"digits{depth}"]["sin2_twin"]["arrived"] >= 8


def test_share_of_negative_slopes(result):
    assert result["backward"]["relu"] == result["backward"]["silu_twin"] == 0
    assert result["backward"]["silu"] == pytest.approx(math.erfc(-TURN["silu"] / math.sqrt(2)) / 2, abs=0.003)
    assert result["backward"]["sin2"] > 0.35


@pytest.mark.parametrize(("name", "f"), [("silu", F.silu), ("gelu", F.gelu)])
def test_the_turning_points(name, f):
    z = torch.tensor(TURN[name], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.grad(f(z), z)[0].item() == pytest.approx(0, abs=1e-9)


def test_a_twin_differs_only_where_f_turns_back():
    z = torch.linspace(-0.7, 0.7, 50)
    flat = twin(wave(2), -math.pi / 4, math.pi / 4)
    assert torch.equal(flat(z), wave(2)(z))
    assert flat(torch.tensor(3.0)).item() == pytest.approx(0.5)
