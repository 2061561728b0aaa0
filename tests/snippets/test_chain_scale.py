"""The scale of the weights against the typical factor, for three activation functions."""

import math

import pytest
import torch
from neuron_chain import LOG_SLOPE, walk


def test_no_scale_makes_a_squashing_chain_grow(result):
    assert result["best"]["sigmoid"]["low"] > 0.2 and result["best"]["sigmoid"]["high"] < 0.25
    assert result["best"]["tanh"]["low"] > 0.7 and result["best"]["tanh"]["high"] < 0.85
    assert 2.5 < result["best_scale"]["sigmoid"] < 4.5
    assert result["at_sixteen"]["sigmoid"]["high"] < 0.02
    assert result["at_sixteen"]["tanh"]["high"] < 1e-6
    assert result["grown"]["sigmoid"] < 1e-3
    assert result["grown"]["tanh"] < 0.05


def test_relu_grows_with_its_weights_where_it_is_open(result):
    at_one = result["at_one"]["relu"]["median"]
    assert at_one == pytest.approx(math.exp(-(0.5772156649 + math.log(2)) / 2), rel=0.03)
    assert result["at_sixteen"]["relu"]["median"] == pytest.approx(16 * at_one, rel=1e-6)
    assert result["relu_alive"] == pytest.approx(1 / 32, abs=0.005)


def test_the_activation_function_matters(result):
    ratio = result["tanh_over_sigmoid"]
    assert 3.8 < ratio["low"] < ratio["high"] < 4.8
    assert ratio["low"] <= result["at_one"]["tanh"]["median"] / result["at_one"]["sigmoid"]["median"] <= ratio["high"]


@pytest.mark.parametrize("f", LOG_SLOPE)
def test_walk_agrees_with_autograd(f):
    torch.manual_seed(1)
    weights, biases = torch.rand(2, 3, 50, dtype=torch.float64) + 0.1
    x = torch.rand(50, dtype=torch.float64, requires_grad=True)
    h = x
    for w, b in zip(weights, biases, strict=True):
        h = f(w * h + b)
    (exact,) = torch.autograd.grad(h.sum(), x)
    torch.testing.assert_close(walk(f, x.detach(), weights, biases)[-1].exp(), exact)
