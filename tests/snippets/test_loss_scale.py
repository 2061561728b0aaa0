import math


def test_ten_powers_of_two_buy_ten_halvings(result):
    half = result["half"]
    assert abs(half["none"]["median"] - math.ceil(result["theory"])) <= 1
    assert abs(half["ten"]["median"] - half["none"]["median"] - 10) <= 1
    assert abs(half["twenty"]["median"] - half["none"]["median"] - 20) <= 1


def test_bfloat16_loses_nothing(result):
    assert result["worst_bfloat16"] == 0


def test_too_large_a_scale_is_infinite_at_once(result):
    assert result["cells"][-1][0] > 0.9 and result["cells"][0][0] < 0.02
