"""How an exploding network ends."""

from explosion import RATES


def test_the_step_is_as_large_as_the_weights(result):
    large, he = result["large"], result["he"]
    at = RATES.index(0.1)
    assert large["step"][at]["median"] > 0.5
    assert large["step"][at]["median"] > 20 * he["step"][at]["median"]


def test_it_ends_dead_as_often_as_nan(result):
    large = result["large"]
    at = RATES.index(0.1)
    assert large["learnt"][at] == 0
    assert large["nan"][at] + large["blank"][at] >= 8
    assert large["nans"] >= 4 and large["blanks"] >= 4


def test_a_dead_network_stands_at_chance(result):
    assert result["large"]["off"] < 1e-4


def test_a_rate_that_fits_mends_it(result):
    assert result["large"]["best"] >= 8
    assert result["large"]["learnt"][RATES.index(0.001)] >= 8
