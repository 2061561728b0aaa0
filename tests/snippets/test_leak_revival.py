"""How fast killed units come back."""

import torch
from leak_revival import STEPS, kill


def test_no_leak_no_revival(result):
    assert result["half"]["end"]["0"]["high"] == 0 and result["all"]["end"]["0"]["high"] == 0


def test_small_leak_is_slow(result):
    tenth = result["all"]["tenth"]
    assert tenth["1"]["median"] > 2 * tenth["3"]["median"] > 2 * tenth["10"]["median"]
    assert all(tenth[slope]["high"] <= STEPS for slope in ("1", "3", "10", "30"))  # more would mean: not yet


def test_living_neighbours_stop_the_revival(result):
    assert result["half"]["end"]["1"]["high"] < 0.1 and result["all"]["end"]["1"]["low"] > 0.1
    assert result["half"]["end"]["30"]["high"] < result["all"]["end"]["30"]["high"]


def test_five_times_the_steps_do_not_bring_them_back(result):
    assert result["long"]["steps"] == 2000 and result["long"]["back"]["high"] < 0.1


def test_living_neighbours_use_up_the_error(result):
    assert result["half"]["loss"]["1"]["high"] < 0.1 < result["all"]["loss"]["1"]["low"]


def test_gradient_behind_inactive_layers(result):
    assert abs(result["through"]["1"][2] / 1e-6 - 1) < 1e-9 and abs(result["through"]["20"][2] / 8e-3 - 1) < 1e-9


def test_kill():
    torch.manual_seed(0)
    x, W, b = torch.randn(50, 4), torch.randn(1, 4, 6), torch.zeros(1, 1, 6)
    kill(x, W, b, 3, 0.5)
    highest = (x @ W + b).amax(1).flatten()
    assert torch.allclose(highest[:3], torch.tensor(-0.5), atol=1e-5) and bool((highest[3:] > 0).all())
