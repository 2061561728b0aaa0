def test_nothing_is_lost_by_the_dearer_functions(result):
    for name in ("gelu", "silu"):
        assert result[name]["accuracy"]["median"] > result["relu"]["accuracy"]["median"] - 0.02
        assert result[name]["accuracy"]["high"] > result["relu"]["accuracy"]["low"]


def test_a_step_with_gelu_costs_less_than_twice_that_of_relu(result):
    assert result["relu"]["time"]["median"] == 1
    assert result["gelu"]["time"]["median"] < 2
