import time

from activation_cost import seconds


def test_tanh_costs_more_than_relu(result):
    assert result["tanh_over_relu"]["median"] > 1.2


def test_the_share_shrinks_as_the_layer_gets_wider(result):
    for name in ("relu", "tanh", "gelu"):
        cells = result["by_width"][name]
        assert cells[-1]["median"] < cells[0]["median"] / 3


def test_in_a_wide_layer_the_saving_is_small(result):
    assert result["saved_wide"]["median"] < 0.15
    assert result["saved_wide"]["median"] < result["saved"]["median"]


def test_prelu_is_dear_without_an_exponential(result):
    assert result["rows"]["prelu"]["backward"]["median"] > 1.5 * result["rows"]["relu"]["backward"]["median"]


def test_seconds_measures_seconds():
    assert 0.01 <= seconds(lambda: time.sleep(0.01)) < 0.1
