"""On digits ReLU has no lead over tanh."""


def steps(result, way, kind, depth):
    median = result["ways"][way][kind][depth]["steps"]["median"]
    return median if median > 0 else float("inf")


def test_relu_is_never_ahead_of_tanh(result):
    assert all(
        steps(result, way, "relu", depth) >= steps(result, way, "tanh", depth)
        for way in ("default", "matched")
        for depth in ("1", "3", "5")
    )


def test_it_is_far_behind_in_deep_networks_by_default(result):
    relu, tanh = (result["ways"]["default"][kind]["5"]["steps"] for kind in ("relu", "tanh"))
    assert relu["low"] > tanh["high"] > 0
    assert result["ways"]["default"]["tanh"]["5"]["never"] == 0
    assert result["relu_over_tanh"]["ratio"]["low"] > 2


def test_the_default_sigmoid_never_arrives_and_the_matched_one_always(result):
    assert result["ways"]["default"]["sigmoid"]["5"]["never"] == 10
    matched = result["ways"]["matched"]
    assert matched["sigmoid"]["5"]["never"] == 0
    assert matched["sigmoid"]["5"]["steps"]["median"] <= matched["relu"]["5"]["steps"]["median"] + 10


def test_one_rate_for_all_can_crown_anyone(result):
    losses = {
        kind: [row["median"] for row in cells["5"]["losses"]] for kind, cells in result["ways"]["matched"].items()
    }
    assert losses["relu"][2] < losses["tanh"][2] < losses["sigmoid"][2]
    assert losses["tanh"][4] < losses["sigmoid"][4] < losses["relu"][4]
    assert 0 < losses["sigmoid"][5] < losses["tanh"][5]
    assert losses["relu"][5] < 0  # diverged


def test_leaky_relu_runs_with_relu(result):
    for way in result["ways"].values():
        for depth in ("1", "3", "5"):
            one, other = (way[kind][depth]["steps"] for kind in ("relu", "leaky"))
            assert max(one["low"], other["low"]) <= min(one["high"], other["high"])


def test_the_best_rates_lie_inside_the_sweep(result):
    assert result["rates"][-1] / result["rates"][0] > 999
    for way in result["ways"].values():
        for cells in way.values():
            assert all(
                result["rates"][0] < cell["rate"] < result["rates"][-1] for cell in cells.values() if cell["never"] < 10
            )
