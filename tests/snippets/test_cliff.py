import torch
from cliff import LIMITS, clipped, loss, slope


def test_slope_is_the_derivative():
    w = torch.tensor([0.9, 0.98, 1.05], dtype=torch.float64, requires_grad=True)
    loss(w).sum().backward()
    assert torch.allclose(w.grad, slope(w.detach()))


def test_a_clipped_slope_keeps_its_sign():
    g = torch.tensor([-30.0, -0.1, 5.0])
    assert torch.allclose(clipped(g, 1.0), torch.tensor([-1.0, -0.1, 1.0]))


def test_only_clipped_walks_arrive(result):
    ways = result["ways"]
    assert ways["none"]["most"] <= 3
    for name in list(LIMITS)[1:]:
        assert ways[name]["most"] == result["seeds"] and ways[name]["full"] >= 3
        assert sum(ways[name]["lost"]) == 0
    assert ways["hundred"]["last"] < ways["hundredth"]["last"]
    assert abs(ways["one"]["first"] / 1e-4 - 1) < 1e-6 and 0.002 < ways["one"]["last"] < 0.005


def test_the_thrown_step_leaves_the_picture(result):
    assert result["thrown"] < -3
    assert 600 < result["bend"] < 700
