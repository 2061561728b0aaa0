"""Three rules on two half moons."""

from rules_moons import DESCENT, begin, moons


def test_two_balanced_classes_of_points():
    x, y = moons()
    assert x.shape == (32, 2) and y.bincount().tolist() == [16, 16]
    assert [tuple(W.shape[1:]) for W in begin(3, 1.0, 5)] == [(2, 16), (16, 16), (16, 16), (16, 2)]


def test_descent_leaves_the_deep_sigmoid_networks_on_their_plateau(result):
    for depth in ("6", "8"):
        cell = result["descent"]["sigmoid"][depth]
        assert cell["never"] == 10 and cell["best"]["low"] > 0.68
        assert DESCENT[0] < cell["rate"] < DESCENT[-1]


def test_one_length_moves_some_and_adam_all(result):
    assert result["length"]["sigmoid"]["6"]["never"] < 6
    assert result["length"]["sigmoid"]["8"]["best"]["median"] < 0.6
    assert all(cell["never"] == 0 for cell in result["adam"]["sigmoid"].values())


def test_the_homogeneous_network_learns_under_every_rule(result):
    for rule in result.values():
        assert all(cell["never"] < 5 for cell in rule["relu"].values())


def test_adam_has_the_lowest_median(result):
    for net, cells in result["adam"].items():
        for depth, cell in cells.items():
            for rule in ("descent", "length"):
                assert cell["best"]["median"] < result[rule][net][depth]["best"]["median"]
