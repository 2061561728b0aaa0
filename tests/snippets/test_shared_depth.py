import pytest
import torch
from shared_depth import unroll


def test_unrolled_is_torch_rnn():
    net = torch.nn.RNN(3, 5, bias=False).double()
    x = torch.randn(7, 3, dtype=torch.float64)
    inputs = (x @ net.weight_ih_l0.T)[:, :, None]
    ours = unroll(inputs, [net.weight_hh_l0] * 7)[:, 0]
    assert torch.allclose(ours, net(x)[0][-1], atol=1e-12)


def test_theory_of_deep_networks_holds(result):
    assert result["worst"] < 0.06
    for row, theory in zip(result["runs"]["default"], result["theory"]["default"], strict=True):
        assert row["median"] == pytest.approx(theory, rel=0.06)


def test_the_input_decides(result):
    line = [row["median"] for row in result["runs"]["orthogonal"]]
    assert line == sorted(line, reverse=True)
    assert line[0] > 0.95
    assert line[-1] < 0.52
    assert result["unit"]["run"]["high"] < 0.7
    assert result["still"]["median"] < 0.62
