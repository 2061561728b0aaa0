"""The rescue attempts side by side."""

import torch
from dead_rescue import RATES, normalise


def test_sweep_is_wide():
    assert max(RATES) / min(RATES) > 999


def test_small_leak_changes_hardly_anything(result):
    assert abs(result["leaky_001"]["dead"]["median"] - result["relu"]["dead"]["median"]) < 0.06
    assert abs(result["leaky_001"]["test"]["median"] - result["relu"]["test"]["median"]) < 0.12
    assert result["leaky_02"]["dead"]["median"] < 0.7 * result["relu"]["dead"]["median"]


def test_elu_and_batchnorm_do(result):
    for name in ("elu", "batchnorm"):
        assert result[name]["dead"]["high"] < 0.02
        assert result[name]["test"]["low"] > result["relu"]["test"]["median"]
    assert result["elu"]["test"]["low"] > result["batchnorm"]["test"]["high"]


def test_normalise():
    torch.manual_seed(0)
    u = normalise(torch.randn(3, 40, 5) * 7 + 2, 30)
    assert torch.allclose(u[:, :30].mean(1), torch.zeros(3, 5), atol=1e-5)
    assert torch.allclose(u[:, :30].var(1, unbiased=False), torch.ones(3, 5), atol=1e-3)
