"""Deaths and revivals in a deep network."""

import torch
from revival_log import events, runs


def test_dead_units_come_back(result):
    assert result["revivals"] > 1000
    back, ever = result["back"], result["ever"]
    assert 0.3 < back["median"] < ever["median"] < 0.9
    assert 0.1 < back["low"] < back["high"] < 0.8
    assert result["by_layer"][0] == 0
    assert sum(result["by_layer"]) == result["revivals"]
    assert result["alternating"] > 100


def test_events():
    log = torch.tensor([[True], [False], [False], [True]])
    deaths, revivals = events(log)
    assert deaths.flatten().tolist() == [False, False, True] and revivals.flatten().tolist() == [True, False, False]


def test_runs():
    assert runs([True, False, True, True]) == [[0, 2], [4, 8]]
