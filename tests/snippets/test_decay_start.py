import torch
from decay_start import RATES, one, signals, two


def test_penalties_have_their_gradients():
    W = torch.tensor([[2.0, -3.0]], requires_grad=True)
    assert torch.equal(torch.autograd.grad(two([W]), W)[0], W.detach())
    assert torch.equal(torch.autograd.grad(one([W]), W)[0], W.detach().sign())


def test_nothing_changes_in_the_deltas(result):
    assert result["audit"]["change"] == 0
    assert result["audit"]["share"]["two"]["high"] < 0.01
    assert result["audit"]["share"]["one"]["high"] < 0.01
    assert result["audit"]["growth"]["low"] > 1.3


def test_the_gradient_of_a_weight_gets_the_term():
    torch.manual_seed(0)
    x, y, weights = torch.randn(4, 3), torch.tensor([0, 1, 0, 1]), [torch.randn(3, 3), torch.randn(3, 2)]
    plain, with_it = signals(x, y, weights, two, 0.0), signals(x, y, weights, two, 0.5)
    assert torch.equal(plain[0], with_it[0])
    assert torch.allclose(with_it[2] - plain[2], 0.5 * weights[0], atol=1e-5)


def test_decay_does_not_widen_the_rates(result):
    rows = result["decays"]
    assert 0 <= rows["flat_strong"]["edge"] <= rows["flat"]["edge"] == rows["none"]["edge"]
    assert rows["usual"]["edge"] == rows["strong"]["edge"] == rows["none"]["edge"] > 0
    assert rows["one"]["edge"] == rows["ten"]["edge"] == 0
    assert all(row["nans"] >= 3 for row in rows.values())
    assert [count > 0 for count in rows["ten"]["nan"]] == [10 * rate > 2 for rate in RATES]
    assert rows["one"]["nans"] > 0 and rows["one"]["best"]["median"] > rows["none"]["best"]["median"]
    assert rows["ten"]["best"]["low"] > rows["none"]["best"]["high"]
