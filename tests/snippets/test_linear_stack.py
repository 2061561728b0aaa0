"""Two linear layers are one affine map, and the formula printed in the notes is not that map."""

import pytest
import torch
from linear_stack import collapse, notes, random_layers, stack


def test_corrected_formula(result):
    assert result["symbols_agree"]
    assert result["error"] < 1e-6 and result["deep_error"] < 1e-6
    assert (result["terms"], result["constants"]) == (10, 4)


def test_notes_are_wrong(result):
    assert result["printed"]["low"] > 0.1


def test_count_of_numbers(result):
    assert (result["deep_numbers"], result["few"]) == (2 * 16 + 16 + 6 * (16 * 16 + 16) + 16 + 1, 3)


def test_notes_are_right_without_biases():
    layers = [(W, torch.zeros_like(b)) for W, b in random_layers((2, 3, 1))]
    x = torch.randn(20, 2, dtype=torch.float64)
    assert torch.allclose(notes(x, *layers), stack(x, layers).squeeze(1))


@pytest.mark.parametrize("sizes", [(3, 4), (2, 5, 3), (4, 1, 4), (2, 8, 8, 8, 2)])
def test_collapse(sizes):
    layers, x = random_layers(sizes), torch.randn(20, sizes[0], dtype=torch.float64)
    weight, bias = collapse(layers)
    assert torch.allclose(stack(x, layers), x @ weight.T + bias)
    assert torch.linalg.matrix_rank(weight) <= min(sizes)
