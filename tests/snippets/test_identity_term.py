import torch
from identity_term import jacobian
from residual_blocks import residual


def test_identity_plus_branch(result):
    assert result["error"] < 1e-14


def test_scaled_blocks_lose_no_direction(result):
    assert result["smallest"]["scaled"]["low"] > 0.1 and result["largest"]["scaled"]["high"] < 8


def test_unscaled_and_plain_do(result):
    assert result["smallest"]["residual"]["high"] < 1e-9 and result["largest"]["residual"]["low"] > 1e4
    assert result["middle"]["plain"]["high"] < 1e-12


def test_jacobian_of_nothing():
    assert torch.equal(jacobian(residual, torch.ones(3), [torch.zeros(3, 3)]), torch.eye(3))
