import math

import pytest
import torch
from gaussian_means import gaussian_mean


def test_closed_forms(result):
    rows = result["rows"]
    assert abs(rows["relu"]["mean"] - 1 / math.sqrt(2 * math.pi)) < 1e-6
    assert abs(rows["relu"]["second"] - 0.5) < 1e-6
    assert abs(rows["sigmoid"]["mean"] - 0.5) < 1e-6
    assert result["closed_forms"] < 1e-6
    assert result["finer"] < 1e-6
    assert result["hermite"] > 0.01


def test_a_moment_that_everybody_knows():
    assert gaussian_mean(lambda z: z**4) == pytest.approx(3, abs=1e-9)


def test_both_gains_agree_only_for_functions_of_two_rays(result):
    same = {name for name, row in result["rows"].items() if abs(row["forward"] - row["backward"]) < 1e-6}
    assert same == {"relu", "leaky", "prelu"}


def test_torch_is_on_neither_gain_for_three_functions(result):
    off = {
        name
        for name, gain in result["torch"].items()
        if min(abs(gain - result["rows"][name][side]) for side in ("forward", "backward")) > 0.05
    }
    assert off == {"sigmoid", "tanh", "selu"}
    assert result["refused"] == len(result["rows"]) - len(result["torch"]) == 7


def test_the_derivative_of_softplus_is_the_sigmoid(result):
    assert abs(result["rows"]["softplus"]["backward"] - result["rows"]["sigmoid"]["forward"]) < 1e-9


def test_the_gaussian_poincare_inequality(result):
    for row in result["rows"].values():
        assert row["second"] - row["mean"] ** 2 <= row["slope_second"] + 1e-12


def test_the_mean_of_selu_is_zero_by_torch_too():
    assert abs(gaussian_mean(torch.nn.functional.selu)) < 1e-6
