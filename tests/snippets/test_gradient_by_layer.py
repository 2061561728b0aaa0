"""The factor per layer, by theory and by measurement."""

import pytest
import torch
from layer_gradients import deltas, predicted, spreads, weight_gradients


def test_theory_meets_measurement_layer_by_layer(result):
    for way in result["ways"].values():
        for cells in way.values():
            for run, theory in zip(cells["run"], cells["theory"], strict=True):
                assert run["median"] == pytest.approx(theory, rel=0.3)


def test_by_default_relu_loses_more_than_tanh(result):
    default = result["ways"]["default"]
    assert default["sigmoid"]["run"][0]["high"] < default["relu"]["run"][0]["low"]
    assert default["relu"]["run"][0]["high"] < default["tanh"]["run"][0]["low"]
    assert result["tanh_over_relu"]["low"] > 100


def test_a_matched_start_keeps_every_gradient(result):
    assert all(1 / 6 < cells["run"]["median"] < 2 for cells in result["deep"]["matched"].values())
    assert all(cells["run"]["median"] < 1e-4 for cells in result["deep"]["default"].values())


def test_by_default_all_layers_of_relu_and_tanh_get_alike_and_little(result):
    for kind in ("tanh", "relu"):
        assert 0.4 < result["ways"]["default"][kind]["weights"]["median"] < 2
    assert result["ways"]["default"]["sigmoid"]["weights"]["high"] < 0.01
    assert result["smaller"]["relu"] > 3 * result["smaller"]["tanh"] > 10


def test_the_signal_fades_forward_as_the_gradient_does_backward(result):
    for cells in result["ways"]["default"].values():
        assert cells["signal"]["median"] == pytest.approx(cells["run"][0]["median"], rel=0.5)


def test_the_gradient_grows_when_the_plateau_ends(result):
    assert result["growth"]["relu"]["low"] > result["growth"]["tanh"]["high"] > 5
    assert result["worst"] < 0.3


def test_weight_gradients_and_spreads():
    weights = [torch.full((1, 1, 1), w) for w in (1.0, 2.0)] + [torch.tensor([[[1.0, -1.0]]])]
    biases = [torch.zeros(1, 1, 1)] * 2 + [torch.zeros(1, 1, 2)]
    x, y = torch.tensor([[1.0], [-1.0]]), torch.tensor([0, 1])
    slope = 1 - torch.sigmoid(torch.tensor(4.0)).item()
    sizes = weight_gradients(x, y, weights, biases, lambda z: z)[:, 0].tolist()
    assert sizes == pytest.approx([4 * slope, 2 * slope, 2 * slope], rel=1e-5)
    assert spreads(x, weights, biases, lambda z: z)[:, 0].tolist() == pytest.approx([1, 2])


def test_predicted_knows_the_closed_forms():
    assert predicted(torch.relu, lambda z: (z > 0).to(z), 2**0.5, 20)[0].item() == pytest.approx(1, abs=1e-9)
    assert predicted(lambda z: z, torch.ones_like, 0.5, 4)[0].item() == pytest.approx(1 / 8, abs=1e-9)


def test_deltas_of_a_linear_chain_are_products_of_weights():
    weights = [torch.full((1, 1, 1), w) for w in (1.0, 2.0, 3.0)] + [torch.tensor([[[1.0, -1.0]]])]
    sizes = deltas(
        torch.ones(1, 1), torch.tensor([0]), weights, [torch.zeros(1, 1, 1)] * 3 + [torch.zeros(1, 1, 2)], lambda z: z
    )
    assert (sizes[:, 0] / sizes[-1, 0]).tolist() == pytest.approx([6, 3, 1])
