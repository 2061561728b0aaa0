import pytest
import torch
from norm_depth import ratio


def test_ten_layers_train_best_with_batch_norm(result):
    best = {name: result[f"{name}_10"]["accuracy"]["median"] for name in ("plain", "batch", "layer")}
    assert best["batch"] > 0.85 and best["batch"] > best["plain"]


def test_forty_layers_train_badly_with_any(result):
    for name in ("plain", "batch", "layer"):
        assert result[f"{name}_40"]["ever"] < 0.65
    assert result["batch_40"]["accuracy"]["median"] > result["layer_40"]["accuracy"]["median"]


def test_the_gradient_explodes_at_the_start_only(result):
    row = result["batch_40"]
    assert row["first"]["median"] > 300
    assert row["tenth"]["median"] < row["first"]["median"] / 30
    for name in ("plain", "layer"):
        assert result[f"{name}_40"]["first"]["median"] < 30


def test_ratio():
    gradients = [torch.zeros(1, 2, 2), 3 * torch.ones(1, 2, 2), torch.ones(1, 2, 2)]
    assert ratio(gradients, 3).item() == pytest.approx(3)
