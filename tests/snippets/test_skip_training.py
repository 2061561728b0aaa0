import pytest


def test_scaled_gated_and_pre_normalised_stacks_learn(result):
    assert min(result["runs"][name]["best"]["low"] for name in ("scaled", "gated", "pre")) > 0.9


def test_unscaled_and_post_normalised_ones_do_not(result):
    assert result["low"]["best"]["high"] < 0.6 and result["runs"]["unscaled"]["best"]["high"] < 0.3
    assert 0.3 < result["runs"]["post"]["best"]["median"] < 0.9


def test_top_gradient_differs_by_the_root_of_the_depth(result):
    assert result["top_ratio"] == pytest.approx(result["root"], rel=0.35)


def test_post_norm_aligns_inputs(result):
    assert result["runs"]["post"]["alike"]["median"] > result["runs"]["pre"]["alike"]["median"] + 0.1
