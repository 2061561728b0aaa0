import pytest
import torch
from norm_layers import hat, rms, smallest_to_largest


def test_hat_is_what_torch_does():
    torch.manual_seed(0)
    u = torch.randn(20, 7, dtype=torch.float64) * 3 + 2
    assert torch.allclose(hat(u, -2), torch.nn.BatchNorm1d(7, dtype=torch.float64)(u))
    assert torch.allclose(hat(u, -1), torch.nn.functional.layer_norm(u, (7,)))
    assert torch.allclose(rms(u), torch.nn.functional.rms_norm(u, (7,), eps=1e-5))


def test_each_norm_keeps_its_promise_along_its_own_axis_only(result):
    assert result["batch"]["feature_mean"] < 1e-9 < 0.1 < result["batch"]["sample_mean"]
    assert result["layer"]["sample_mean"] < 1e-9 < 0.1 < result["layer"]["feature_mean"]
    assert result["batch"]["feature_variance"] == pytest.approx([1, 1], abs=1e-3)
    assert result["layer"]["sample_variance"] == pytest.approx([1, 1], abs=1e-3)
    low, high = result["batch"]["sample_variance"]
    assert low < 0.7 and high > 1.3


def test_smallest_to_largest():
    assert smallest_to_largest(torch.tensor([3.0, 1.0, 2.0])) == {"median": 2.0, "low": 1.0, "high": 3.0}
