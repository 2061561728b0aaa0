"""What brings a dead unit of the first layer back."""

import torch
from first_layer import decayed


def test_plain_sgd_brings_none_back(result):
    for origin in ("he", "torch"):
        for name in ("plain", "momentum", "decay_all"):
            assert result[origin][name]["deaths"] > 100 and result[origin][name]["revivals"] == 0


def test_decay_of_the_weights_needs_a_positive_bias(result):
    assert result["he"]["decay_weights"]["revivals"] == result["he"]["decay_weights"]["positive_bias"] == 0
    assert result["torch"]["decay_weights"]["revivals"] > 5


def test_momentum_and_decay_overshoot(result):
    assert result["torch"]["both"]["by_rate"][0] == 0 and result["torch"]["both"]["by_rate"][1] > 100
    assert result["swing"]["large"] < -0.3


def test_decay_keeps_the_sign_without_momentum():
    path = decayed(torch.tensor([2.0, -1.0]), 1.0, 0.01, 0.0, 100)
    assert torch.allclose(path[-1], 0.99**100 * path[0])
