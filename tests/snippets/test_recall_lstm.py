from recall_task import RATES


def test_the_default_fails_where_the_mended_one_learns(result):
    default, keep = result["counts"]["lstm"], result["counts"]["keep"]
    assert default["4"] >= 7
    assert default["16"] <= 3
    assert default["32"] <= 2
    assert keep["16"] >= 6
    assert keep["32"] > default["32"]


def test_reach(result):
    assert result["reach"]["lstm"]["high"] < 1e-3 < result["reach"]["keep"]["low"]


def test_three_decades_of_rates():
    assert 990 < RATES[-1] / RATES[0] < 1010
