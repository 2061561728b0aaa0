"""On spirals ReLU leads."""

DEPTHS = ("1", "3", "5")


def test_relu_is_ahead_of_tanh_everywhere(result):
    for way in result["ways"].values():
        for depth in DEPTHS:
            assert 0 < way["relu"][depth]["steps"]["median"] < way["tanh"][depth]["steps"]["median"]


def test_by_default_the_intervals_overlap_in_deep_networks(result):
    relu, tanh = (result["ways"]["default"][kind]["5"]["steps"] for kind in ("relu", "tanh"))
    assert relu["high"] > tanh["low"]


def test_the_sigmoid_is_last(result):
    assert result["ways"]["default"]["tanh"]["1"]["never"] == 0  # or a ratio seed by seed could be ∞/∞
    assert result["sigmoid_over_tanh"]["ratio"]["low"] > 2
    for way in result["ways"].values():
        for depth in DEPTHS:
            sigmoid, tanh = (way[kind][depth]["steps"]["median"] for kind in ("sigmoid", "tanh"))
            assert sigmoid < 0 or sigmoid > 1.5 * tanh


def test_leaky_relu_runs_with_relu(result):
    for way in result["ways"].values():
        for depth in DEPTHS:
            one, other = (way[kind][depth]["steps"] for kind in ("relu", "leaky"))
            assert max(one["low"], other["low"]) <= min(one["high"], other["high"])
