import pytest
import torch
from float_formats import first, slopes


def test_first_finds_a_border():
    assert first(lambda x: x > 3, torch.float64) == pytest.approx(3, abs=1e-9)
    assert first(lambda x: x > 0.5, torch.float16) == 0.5 + 2**-11


def test_slopes_are_those_of_autograd():
    assert slopes(torch.square, torch.tensor([1.0, -2.0])).tolist() == [2.0, -4.0]
