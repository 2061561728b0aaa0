import torch
from decay_norm import outputs


def test_scale_does_not_matter():
    torch.manual_seed(0)
    x, W, V = torch.randn(20, 6).double(), torch.randn(6, 5).double(), torch.randn(5, 2).double()
    assert torch.allclose(outputs(x, W, V), outputs(x, 3 * W, V), atol=1e-4)


def test_angle_follows_the_theory_in_equilibrium(result):
    for name in ("middle", "strong"):
        row = result["rows"][name]
        for angle in row["angle"]:
            assert abs(angle["median"] / row["theory"] - 1) < 0.03
        assert abs(row["size"][0]["median"] / row["size"][1]["median"] - 1) < 0.1


def test_the_law_counts_lengths_and_so_holds_for_both_penalties(result):
    for name in ("weak", "middle", "strong"):
        row = result["rows"][name]
        assert abs(row["law"][0]["median"] / row["theory"] - 1) < 0.001
    for name in ("flat", "flat_strong"):
        row = result["rows"][name]
        assert abs(row["angle"][0]["median"] / row["law"][0]["median"] - 1) < 0.04
        assert row["law"][0]["median"] > 2 * row["theory"] and row["law"][1]["median"] < row["law"][0]["median"]
    assert result["rows"]["flat"]["angle"][1]["high"] < result["rows"]["flat"]["law"][1]["low"] / 2


def test_a_large_start_takes_its_time(result):
    weak = result["rows"]["weak"]
    assert weak["angle"][1]["high"] < weak["theory"] / 3


def test_without_decay_weights_grow(result):
    assert result["rows"]["none"]["size"][0]["low"] > 1.2


def test_growth_through_layers_does_not_see_the_scale(result):
    assert result["growth"]["difference"] < 0.01
    assert result["growth"]["factor"]["low"] > 1.15
