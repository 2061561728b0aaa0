import pytest
import torch
from property_flags import SEVEN, flags, limited, near_identity, one_way, saturates, slopes


def test_no_function_has_all_seven(result):
    assert result["all_seven"] == 0
    assert result["functions"] == 16


def test_the_useless_identity_has_more_marks_than_gelu(result):
    assert result["full"]["identity"] == 5
    assert result["full"]["gelu"] == result["full"]["silu"] == result["full"]["mish"] == 2


def test_nobody_is_bounded_monotone_and_open_at_once(result):
    assert result["trio"] == 0


def test_a_function_made_for_it_fools_all_seven_tests():
    torch.manual_seed(0)
    row = flags(lambda x: (x.clamp(-35, 35) + x.clamp(-1, 1)) / 2)
    assert [row[key] for key in SEVEN] == [2] * 7


def test_the_table_of_relu_and_tanh(result):
    assert [result["table"]["relu"][key] for key in SEVEN] == [2, 2, 2, 1, 1, 1, 1]
    assert [result["table"]["tanh"][key] for key in SEVEN] == [2, 2, 0, 0, 2, 2, 2]


def test_everybody_is_differentiable_almost_everywhere_and_the_step_in_vain(result):
    marks = {name: row["smooth"] for name, row in result["table"].items()}
    assert min(marks.values()) == 1
    assert [name for name, mark in marks.items() if mark == 1] == ["step"]


def test_only_selu_is_self_normalising(result):
    assert [name for name, row in result["table"].items() if row["selfnorm"] == 2] == ["selu"]
    assert result["saturating"] == {"0": 4, "1": 8, "2": 4}


@pytest.mark.parametrize(("f", "way"), [(torch.tanh, 2), (torch.relu, 1), (torch.sin, 0), (lambda x: -x, 2)])
def test_one_way(f, way):
    assert one_way(f) == way


def test_sides():
    assert not saturates(torch.relu, 1)
    assert saturates(torch.relu, -1)
    assert limited(torch.square, -1)
    assert not limited(torch.square, 1)


def test_near_the_identity():
    assert near_identity(torch.sin) == 2
    assert near_identity(torch.cos) == 0
    left, right = slopes(torch.relu, torch.zeros(1, dtype=torch.float64))
    assert (left.item(), right.item()) == (0.0, pytest.approx(1))
