import math

import pytest
import torch
from norm_growth import after, before, gradients, sampled, sampled_after, theory, wide
from norm_layers import hat
from random_layers import step_up


def test_theory_for_large_batches():
    assert theory(10**7) == pytest.approx(math.pi / (math.pi - 1), abs=1e-6)
    assert theory(8) > theory(64) > math.pi / (math.pi - 1)


def test_closed_form_and_sampling_agree():
    torch.manual_seed(0)
    assert sampled(torch.relu, lambda z: step_up(z).double(), 16) == pytest.approx(theory(16), rel=0.01)
    assert sampled(torch.clone, torch.ones_like, 16) == pytest.approx(14 / 13, rel=1e-6)
    assert sampled_after(2000, draws=1000) == pytest.approx(math.pi / (math.pi - 1), rel=0.02)
    assert wide(torch.clone, torch.ones_like) == pytest.approx(1)


def test_growth_agrees_with_theory_at_several_sizes(result):
    assert result["worst"] < 0.04
    for name in ("relu", "after", "tanh", "sigmoid"):
        assert result["deep"][name]["square"]["median"] == pytest.approx(result["theory"][name], rel=0.03)


def test_squared_norm_and_norm_are_kept_apart(result):
    row = result["deep"]["relu"]
    assert row["norm"]["median"] ** 2 == pytest.approx(row["square"]["median"], rel=0.01)
    assert 1.15 < row["norm"]["median"] < 1.3 < 1.4 < row["square"]["median"]
    assert row["total"]["median"] > 1e3


def test_layer_norm_does_not_grow_but_makes_samples_alike(result):
    for name in ("layer", "rms"):
        assert result["deep"][name]["square"]["median"] == pytest.approx(1, abs=0.05)
        assert result["deep"][name]["alike"]["median"] > 0.95
    assert result["deep"]["relu"]["alike"]["median"] == pytest.approx(1 / math.pi, abs=0.02)


@pytest.mark.parametrize("block", [before, after])
def test_the_scale_of_the_weights_is_no_cure(block):
    def growth(scale):
        torch.manual_seed(0)
        weights = scale * torch.randn(12, 2, 64, 64, dtype=torch.float64) / 8
        found = gradients(block, torch.randn(2, 32, 64, dtype=torch.float64), weights)[0]
        return found[1] / found[-1 if block is before else -2]

    small, large = growth(1.0), growth(100.0)
    if block is before:
        assert torch.allclose(small, large, rtol=1e-3)
    else:
        assert bool((small / large).log().abs().max() < 0.1)


def test_the_backward_pass_projects():
    torch.manual_seed(0)
    u = torch.randn(16, 1, dtype=torch.float64, requires_grad=True)
    z, delta = hat(u, -2, 0), torch.randn(16, 1, dtype=torch.float64)
    found = torch.autograd.grad(z, u, delta)[0]
    assert found.sum().abs() < 1e-12 and (found * z).sum().abs() < 1e-12
