import torch
from kink_convention import slope


def test_torch_takes_the_outer_piece_at_every_kink(result):
    for name, kink in result["kinks"].items():
        outer, inner = ("right", "left") if name == "hardswish_right" else ("left", "right")
        assert abs(kink["torch"] - kink[outer]) < 1e-4
        assert abs(kink["torch"] - kink[inner]) > 0.4


def test_four_spellings_of_relu_have_three_slopes(result):
    found = result["spellings"]
    assert (found["relu"], found["clamp"], found["maximum"], found["halves"]) == (0.0, 1.0, 0.5, 0.5)
    assert abs(found["leaky_maximum"] - 0.505) < 1e-9


def test_the_step_passes_the_test_and_gives_no_slope(result):
    assert result["step_slope"] == 0


def test_exact_zeros_are_rare(result):
    assert max(result["zeros"].values()) < 1e-4 * result["of"]


def test_slope_sees_a_slope():
    assert abs(slope(torch.sin, 0.0) - 1) < 1e-12
