import math

import pytest
import torch
from float_formats import FORMATS, slopes
from naive_overflow import stable_sigmoid, stable_tanh


@pytest.mark.parametrize("name", FORMATS)
def test_the_border_is_the_logarithm_of_the_largest_number(result, name):
    border = math.log(torch.finfo(FORMATS[name]).max)
    assert abs(result["limits"][name]["tanh"] - border) < 0.01 * border
    assert abs(result["limits"][name]["sigmoid_slope"] + border) < 0.01 * border


def test_the_textbook_tanh_loses_digits_near_zero(result):
    assert result["error_at"] > 1e-4
    assert result["stable_worst"] < 1e-6


def test_the_stable_forms_agree_with_torch(result):
    assert result["stable_gap"] < 1e-12
    far = torch.tensor([-1e4, 1e4])
    assert stable_tanh(far).tolist() == [-1.0, 1.0]
    assert stable_sigmoid(far).tolist() == [0.0, 1.0]


def test_the_stable_sigmoid_has_a_kink_in_its_spelling(result):
    assert result["slope_at_zero"] == 0
    assert slopes(torch.sigmoid, torch.zeros(1)).item() == 0.25
