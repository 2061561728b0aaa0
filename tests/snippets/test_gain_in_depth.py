import math

import pytest
import torch
from gain_in_depth import signal_and_gradient


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "selu"])
def test_the_signal_gain_keeps_the_signal_at_a_price_known_beforehand(result, name):
    case = result["cases"][name]
    assert 0.7 < case["forward"]["signal"]["median"] < 1.4
    measured, predicted = case["forward"]["gradient"]["median"], case["predicted"]
    assert abs(math.log(measured / predicted)) < max(0.4, 0.05 * abs(math.log(predicted)))


def test_across_one_layer_each_gain_keeps_what_it_is_made_for(result):
    for case in result["cases"].values():
        assert case["forward"]["one_signal"]["median"] == pytest.approx(1, abs=0.12)
        assert case["backward"]["one_gradient"]["median"] == pytest.approx(1, abs=0.12)


def test_no_gain_for_tanh_keeps_the_gradient_in_depth(result):
    growth = [result["cases"]["tanh"][kind]["gradient"]["low"] for kind in ("backward", "forward", "torch")]
    assert 10 < growth[0] < growth[1] < growth[2]
    assert result["cases"]["tanh"]["torch"]["signal"]["low"] > 1.05


def test_gelu_dies_with_the_gain_of_relu_and_drifts_up_with_its_own(result):
    assert result["cases"]["gelu"]["torch"]["signal"]["high"] < 1e-4
    assert result["cases"]["gelu"]["forward"]["signal"]["median"] > 1.3


def test_a_linear_network_of_gain_two_multiplies_by_four():
    torch.manual_seed(0)
    signal, gradient = signal_and_gradient(lambda z: z, 2.0, depth=2)
    assert (signal[1] / signal[0]).median().item() == pytest.approx(4, rel=0.15)
    assert (gradient[0] / gradient[1]).median().item() == pytest.approx(4, rel=0.15)
