"""The pass by hand and autograd give the same loss and the same gradients."""

import pytest
import torch
from linear_by_hand import backward, forward


def test_every_entry_agrees(result):
    assert result["count"] == 4 * 5 + 4 + 3 * 4 + 3
    assert result["error"] < 1e-14
    assert result["loss"] < 1e-14
    assert max(map(abs, result["mine"])) > 0.01


def test_one_sample_on_paper():
    x, y = torch.tensor([[2.0]]), torch.tensor([[1.0]])
    W1, b1, W2, b2 = torch.tensor([[3.0], [-1.0]]), torch.zeros(2), torch.tensor([[0.5, 7.0]]), torch.zeros(1)
    z, h, error, loss = forward(x, y, W1, b1, W2, b2)
    assert (z.tolist(), h.tolist(), error.item(), loss.item()) == ([[6.0, -2.0]], [[6.0, 0.0]], 2.0, 2.0)
    first, bias1, second, bias2 = backward(x, W2, z, h, error)
    assert first.flatten().tolist() == [2.0, 0.0]
    assert (bias1.tolist(), bias2.tolist()) == ([1.0, 0.0], [2.0])
    assert second.flatten().tolist() == pytest.approx([12.0, 0.0])
