import pytest
import torch
from batch_noise import noise


def test_one_layer_follows_the_theory(result):
    rows = list(result["rows"].values())
    for row, predicted in zip(rows[2:], result["theory"][2:], strict=True):
        assert row["1"]["median"] == pytest.approx(predicted, rel=0.1)


def test_depth_adds_noise_and_large_batches_take_it_away(result):
    for row in result["rows"].values():
        assert row["1"]["median"] < row["3"]["median"] < row["10"]["median"] < 1.1
    assert result["rows"]["256"]["10"]["median"] < 0.6 * result["rows"]["16"]["10"]["median"]


def test_layer_norm_is_silent(result):
    assert result["layer_norm"] < 1e-5


def test_noise_of_a_batch_of_one():
    torch.manual_seed(0)
    assert noise(torch.randn(8), 1, torch.randn(1, 8, 8), draws=5).item() == 0
