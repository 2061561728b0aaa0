"""What is left of the gradient after twenty layers, against theory where there is one."""

from math import log10

import pytest
import torch
from scale_of_weights import arriving


def test_the_slider_has_xavier_and_he_exactly(result):
    places = {rule: result["scales"][place] for rule, place in result["rules"].items()}
    assert places == {"Xavier": 1.0, "He": pytest.approx(2**0.5)}
    assert result["scales"] == pytest.approx([2 ** (k / 8) for k in range(-8, 17)])


def test_relu_multiplies_by_half_the_square_of_the_scale(result):
    for scale, row in zip(result["scales"], result["log10"]["relu"], strict=True):
        assert row[0] == pytest.approx(19 * log10(scale / 2**0.5), abs=0.15)
        assert row[10] == pytest.approx(9 * log10(scale / 2**0.5), abs=0.15)


def test_small_weights_leave_tanh_linear_and_the_sigmoid_a_quarter(result):
    smallest = {kind: rows[0][0] for kind, rows in result["log10"].items()}
    assert smallest["tanh"] == pytest.approx(19 * log10(0.5), abs=0.4)
    assert smallest["sigmoid"] == pytest.approx(19 * log10(0.5 / 4), abs=0.4)


def test_the_sigmoid_loses_the_gradient_at_every_scale(result):
    assert max(row[0] for row in result["log10"]["sigmoid"]) < -3
    assert result["best_of_sigmoid"] < 1e-3


def test_every_row_ends_at_one_in_the_last_layer(result):
    rows = [row for of_kind in result["log10"].values() for row in of_kind]
    assert len(rows) == 75 and all(len(row) == 20 and row[-1] == 0 for row in rows)


def test_without_activation_the_gradient_is_a_product_of_weights():
    x, y = torch.ones(4, 64, dtype=torch.float64), torch.zeros(4, dtype=torch.long)
    half = arriving(lambda z: z, 0.5, x, y) - arriving(lambda z: z, 1.0, x, y)
    assert half.tolist() == pytest.approx([layer * log10(0.5) for layer in range(19, -1, -1)], abs=0.1)
