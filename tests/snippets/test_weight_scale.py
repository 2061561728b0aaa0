import pytest
import torch
from weight_scale import batch, plain, rescaled


def test_behind_a_norm_the_gradient_falls_as_one_over_the_scale(result):
    for norm in ("batch", "layer"):
        assert result[norm]["drift"] < 1e-5
        assert result[norm]["slope"]["own"]["median"] == pytest.approx(-1, abs=1e-4)
        assert result[norm]["slope"]["below"]["median"] == pytest.approx(0, abs=1e-4)


def test_without_a_norm_the_layers_below_feel_the_scale(result):
    assert result["plain"]["drift"] > 10
    assert result["plain"]["slope"]["below"]["median"] == pytest.approx(1, abs=0.15)
    assert result["plain"]["slope"]["own"]["median"] == pytest.approx(0, abs=0.2)


def test_epsilon_ends_the_invariance(result):
    gradients = [row["median"] for row in result["batch"]["own"]]
    assert gradients[0] / gradients[1] < 1.1 < 3 < gradients[9] / gradients[10]


def test_rescaled_by_hand():
    torch.manual_seed(0)
    weights = [torch.randn(1, 4, 4, dtype=torch.float64) for _ in range(4)]
    x, y = torch.randn(1, 9, 4, dtype=torch.float64), torch.randint(4, (1, 9))
    assert rescaled(x, y, weights, 5.0, batch)[0].item() == pytest.approx(
        rescaled(x, y, weights, 1.0, batch)[0].item(), rel=1e-3
    )
    assert rescaled(x, y, weights, 5.0, plain)[0].item() > rescaled(x, y, weights, 1.0, plain)[0].item()
