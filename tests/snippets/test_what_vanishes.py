"""Early layers or all layers: δ, h and the weight gradients at the start."""

import pytest
import torch
from deep_nets import data, forward, start
from what_vanishes import share, sizes


def test_sigmoid_loses_the_early_layers_only(result):
    row = result["rows"]["sigmoid"]
    assert row["ratio"]["high"] < 1e-5
    assert row["growth"]["delta"]["median"] == pytest.approx(row["theory"]["delta"], rel=0.05)
    assert row["growth"]["h"]["median"] == pytest.approx(1, rel=0.05)


def test_tanh_with_large_weights_explodes_in_the_early_layers(result):
    row = result["rows"]["tanh"]
    assert row["ratio"]["low"] > 5
    assert row["growth"]["weight"]["low"] > 1.2
    assert row["growth"]["delta"]["median"] == pytest.approx(row["theory"]["delta"], rel=0.05)


@pytest.mark.parametrize(("name", "scale"), [("small", 0.5), ("large", 2.0)])
def test_a_wrongly_scaled_relu_network_treats_all_layers_alike(result, name, scale):
    row = result["rows"][name]
    assert row["ratio"]["low"] > 1 / 4 and row["ratio"]["high"] < 4
    assert row["growth"]["delta"]["median"] == pytest.approx(scale, rel=0.1)
    assert row["growth"]["h"]["median"] == pytest.approx(1 / scale, rel=0.1)
    assert row["growth"]["weight"]["median"] == pytest.approx(1, rel=0.15)


def test_for_one_image_theory_is_nearer(result):
    for name in ("small", "large"):
        assert result["rows"][name]["single"]["median"] == pytest.approx(1, rel=0.05)


def test_one_sample_gives_an_outer_product(result):
    assert result["product"] < 1e-12


def test_the_inner_product_is_equal_in_all_layers_of_a_homogeneous_network(result):
    assert result["equal"]["relu"] < 1e-12
    assert result["equal"]["sigmoid"] > 0.1


def test_sizes_are_those_of_autograd():
    torch.manual_seed(1)
    x, y = data(5, torch.float64)
    weights = start(2, 1.0, 3, 4, torch.float64)
    delta, h, weight = sizes(x, y, weights, torch.tanh)
    leaves = [W[1].requires_grad_() for W in weights]
    inputs, z = forward(x, leaves, torch.tanh)
    loss = torch.nn.functional.cross_entropy(z[-1], y, reduction="sum")
    grads = torch.autograd.grad(loss, leaves + z)
    assert weight[:, 1].tolist() == pytest.approx([g.norm().item() for g in grads[:3]])
    assert delta[:, 1].tolist() == pytest.approx([g.norm().item() for g in grads[3:]])
    assert h[:, 1].tolist() == pytest.approx([value.norm().item() for value in inputs])


def test_share_is_an_inner_product():
    pair = torch.tensor([[[1.0, 2.0]]]), torch.tensor([[[3.0, 4.0]]])
    assert share(pair[:1], pair[1:]).tolist() == [[11.0]]
