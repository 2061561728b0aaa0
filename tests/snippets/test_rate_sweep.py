"""One learning rate for all layers, over six decades."""


def test_the_sweep_is_wide(result):
    assert result["rates"][-1] / result["rates"][0] > 1e5


def test_a_shallow_sigmoid_network_is_mended_by_a_larger_rate(result):
    curve = result["nets"]["sigmoid"]["4"]["curve"]
    assert curve[0]["low"] > 2.2
    assert min(row["median"] for row in curve) < 0.7


def test_a_deeper_one_is_not_mended_by_any(result):
    for depth in ("6", "8"):
        cell = result["nets"]["sigmoid"][depth]
        assert cell["learnt"] == 0
        assert min(row["median"] for row in cell["curve"]) > 2.2
        assert cell["never"] == 10


def test_late_layers_set_the_cap(result):
    held = result["held"]
    assert held["1"]["loss"][1]["median"] < 2 and held["1"]["largest"] < held["3"]["largest"]


def test_every_layer_makes_the_plateau_longer(result):
    assert 2 < result["per_layer"]["low"] < result["per_layer"]["high"] < 5
    assert result["waits"]["three"]["high"] * 5 < result["waits"]["six"]["low"]


def test_too_large_a_rate_breaks_everything(result):
    for net in result["nets"].values():
        for cell in net.values():
            assert cell["broken"] > 5
            assert cell["curve"][-1]["median"] > 2.3


def test_relu_at_half_the_scale_learns_less_with_depth(result):
    best = [result["nets"]["relu"][depth]["best"]["median"] for depth in ("4", "6", "8")]
    assert best[0] < 0.1 and best[0] < best[1] < best[2] < 2.25
    assert result["nets"]["relu"]["8"]["learnt"] == 0
