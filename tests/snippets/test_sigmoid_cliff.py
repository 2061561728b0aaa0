import pytest


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64"])
def test_the_right_side_ends_long_before_the_left(result, name):
    zeros = result["zeros"][name]
    assert 0 < zeros["tanh"] < zeros["right"]
    assert zeros["right"] * 2 < -zeros["left"]


def test_the_lost_derivative_was_large_enough_to_be_kept(result):
    assert 1e-8 < result["true"] < 1e-7
    assert 16 < result["zeros"]["float32"]["right"] < 18
    assert result["zeros"]["bfloat16"]["right"] < 7
