"""The zig-zag, its rotation, its mirror image, and what centring does to it."""

import pytest
import torch
from zigzag import descend, second_moments


def test_both_weights_zigzag_and_one_rotated_coordinate(result):
    assert result["turns"]["zigzag"] == [19, 19]
    assert result["turns"]["flipped"] == [19, 19]
    assert result["turns"]["rotated"] == [19, 0]
    assert result["turns"]["centred"] == [0, 0]
    assert max(result["turns"]["calm"]) <= 1


def test_rotation_and_reflection_keep_the_speed(result):
    assert result["same"] < 1e-12
    steps = result["steps"]
    assert steps["rotated"] == steps["flipped"] == steps["zigzag"] < steps["calm"]


def test_centring_changes_the_speed(result):
    assert result["steps"]["centred_best"] == 1
    assert result["steps"]["best"] > 25
    assert result["condition"] == pytest.approx(12.5, abs=0.1)
    assert result["single_agree"] == 1


def test_eigenvalues():
    assert torch.linalg.eigvalsh(second_moments(0.3, 0.2, 7)).tolist() == pytest.approx([0.2] * 6 + [0.2 + 7 * 0.09])


def test_descend_is_gradient_descent():
    hessian, error = second_moments(0.5, 0.1), torch.tensor([1.0, -2], dtype=torch.float64)
    leaf = error.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(leaf @ hessian @ leaf / 2, leaf)
    torch.testing.assert_close(descend(hessian, error, 0.3, 1)[1], error - 0.3 * gradient)
