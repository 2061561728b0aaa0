def test_shallow_stacks_learn_and_deep_plain_ones_do_not(result):
    runs = result["runs"]
    assert min(runs[name]["best"]["low"] for name in ("plain_6", "plain_bn_6", "residual_bn_32")) > 0.85
    assert max(runs[name]["best"]["high"] for name in ("plain_32", "plain_bn_32")) < 0.6


def test_no_gradient_vanishes(result):
    assert min(run["ratio"]["median"] for run in result["runs"].values()) > 0.1


def test_with_batch_norm_the_plain_gradient_grows(result):
    assert 0.3 < result["runs"]["plain_bn_32"]["ratio"]["median"] / result["theory"] < 5


def test_deep_plain_stacks_align_their_inputs(result):
    assert result["runs"]["plain_32"]["alike"]["median"] > 0.95 > result["runs"]["plain_6"]["alike"]["median"]
