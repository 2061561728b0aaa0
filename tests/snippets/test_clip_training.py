import torch
from clip_training import by_norm, by_value


def test_rules():
    grads = [torch.full((1, 2, 2), 3.0), torch.full((1, 2, 2), -4.0)]
    clipped = by_norm(grads)
    assert abs(torch.cat([g.flatten() for g in clipped]).norm() - 1) < 1e-5
    assert torch.allclose(clipped[0] / clipped[1], grads[0] / grads[1])
    assert all(g.abs().max() <= 0.01 for g in by_value(grads))


def test_clipped_runs_do_not_end_in_nan(result):
    for start in result["starts"].values():
        assert start["ways"]["plain"]["nans"] >= 5
        assert sum(row["nans"] for way, row in start["ways"].items() if way != "plain") == 0


def test_clipping_makes_the_exploding_start_learn(result):
    large, he = (result["starts"][name]["ways"] for name in ("large", "he"))
    assert large["norm"]["best"]["high"] < large["plain"]["best"]["median"]
    assert large["value"]["best"]["high"] < large["norm"]["best"]["low"]
    assert large["adam_norm"]["best"]["high"] < large["adam"]["best"]["low"]
    assert large["norm"]["full"] >= 2 and he["norm"]["full"] >= 2
    assert he["norm"]["best"]["median"] < he["plain"]["best"]["median"]


def test_growth_stays_and_an_infinite_norm_stops_the_network(result):
    assert result["same"] < 1e-6
    deep = result["deep"]
    assert deep["infinite"] == deep["finite"] == deep["still"] == result["seeds"]
    assert deep["true"]["low"] > 1e20
