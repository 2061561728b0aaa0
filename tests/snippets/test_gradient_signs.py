"""Gradients of one sign: always for one sample and positive inputs, sometimes for a batch, never for tanh."""

import pytest
import torch
from gradient_signs import layer, one_sided


@pytest.mark.parametrize("stage", ["start", "trained"])
def test_one_sample_has_one_sign_only_if_inputs_are_positive(result, stage):
    for name in ("sigmoid", "relu"):
        assert result[name][stage][0]["low"] == 1
    assert all(row["high"] < 0.001 for row in result["tanh"][stage])


@pytest.mark.parametrize("stage", ["start", "trained"])
def test_a_batch_need_not(result, stage):
    assert result["sizes"][-1] == 256
    assert 0.02 < result["sigmoid"][stage][-1]["median"] < 0.6
    assert result["relu"][stage][-1]["median"] < 0.2
    assert result["relu"][stage][1]["median"] < 0.95


def test_the_sign_is_as_often_minus_as_plus(result):
    assert 0.4 < result["sigmoid"]["positive"]["median"] < 0.6
    assert result["sigmoid"]["mean_over_spread"]["median"] > 2
    assert result["relu"]["mean_over_spread"]["median"] < 1
    assert result["sigmoid"]["accuracy"]["low"] > 0.9


def test_one_sided():
    rows = torch.tensor([[1.0, 2, 0], [-1, -2, -3], [1, -1, 0], [0, 0, 0]])
    assert one_sided(rows)[:3].tolist() == [1, 1, 0]
    assert one_sided(rows)[3].isnan()


def test_layer_gives_the_gradient():
    torch.manual_seed(0)
    x, y = torch.randn(7, 5), torch.randint(3, (2, 7))
    weights = [torch.randn(2, 5, 4), torch.randn(2, 4, 4, requires_grad=True), torch.randn(2, 4, 3)]
    h, delta = layer(x, y, weights, torch.tanh)
    outputs = torch.tanh(torch.tanh(x @ weights[0]) @ weights[1]) @ weights[2]
    loss = torch.nn.functional.cross_entropy(outputs.flatten(0, 1), y.flatten(), reduction="sum")
    torch.testing.assert_close(torch.autograd.grad(loss, weights[1])[0], h.mT @ delta)


@pytest.mark.parametrize(("name", "ratio"), [("sigmoid", 2.4007), ("relu", 0.6833)])
def test_the_formula_for_independent_inputs(result, name, ratio):
    torch.manual_seed(2)
    gradient = torch.randn(40_000, 1) * ratio + torch.randn(40_000, 64)
    assert result[name]["independent"] == pytest.approx(one_sided(gradient).mean().item(), abs=0.01)


def test_the_formula_holds_when_its_premises_do(result):
    assert result["tanh"]["independent"] < 1e-9
    assert abs(result["sigmoid"]["premises"]["median"] - result["sigmoid"]["independent"]) < 0.1
    assert result["relu"]["premises"]["median"] < 0.02
    for name in ("sigmoid", "relu"):
        assert result[name]["shuffled"]["median"] > 1.5 * result[name]["start"][-1]["median"]
        assert result[name]["shuffled"]["low"] > result[name]["premises"]["high"]
