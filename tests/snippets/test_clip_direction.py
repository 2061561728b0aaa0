import torch
from clip_direction import by_norm, by_value, cosine


def test_norm_keeps_and_value_turns():
    g = torch.tensor([30.0, 4.0])
    assert abs(cosine(g, by_norm(g, 1.0)) - 1) < 1e-6
    assert abs(by_norm(g, 1.0).norm() - 1) < 1e-6
    assert torch.equal(by_value(g, 1.0), torch.ones(2))
    assert torch.equal(by_norm(g, 100.0), g)


def test_same_as_torch():
    g = torch.randn(50)
    w = torch.nn.Parameter(torch.zeros(50))
    w.grad = g.clone()
    torch.nn.utils.clip_grad_norm_([w], 0.5)
    assert torch.allclose(w.grad, by_norm(g, 0.5), atol=1e-6)


def test_unequal_components_lose_more(result):
    nets = result["nets"]
    assert abs(nets["gaussian"]["sign"]["median"] - result["theory"]) < 0.005
    assert nets["sigmoid"]["sign"]["high"] < 0.4 < nets["relu"]["sign"]["low"]
    assert nets["relu"]["sign"]["high"] < 0.7
    assert all(abs(net["kept"]["low"] - 1) < 1e-9 for net in nets.values())
    before, after = nets["sigmoid"]["shares"]
    assert before["low"] > 0.8 and after["high"] < 0.1
