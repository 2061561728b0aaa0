"""Dead units against the learning rate."""

import torch
from dead_rate import RATES, ledger


def test_sweep_is_wide():
    assert max(RATES) / min(RATES) > 9999


def test_shallow_networks_die_only_of_large_rates(result):
    row = result["shallow"]
    assert row["born"]["high"] == 0 and row["best"]["dead"]["high"] < 0.02 and row["best"]["accuracy"]["low"] > 0.95
    assert row["last"]["dead"]["low"] > 0.35
    assert row["first"] == 0 and row["last"]["layers"][1]["low"] > 0.9
    assert 0.4 < row["inactive"]["low"] < row["inactive"]["high"] < 0.65


def test_deep_networks_are_dead_before_they_start(result):
    row = result["deep"]
    assert row["born"]["median"] > 2 * row["most_killed"]["median"]
    assert row["best"]["dead"]["median"] < row["born"]["median"]
    assert row["next"]["killed"]["median"] > 2 * row["most_killed"]["median"]
    assert row["back"]["median"] > 0.4
    assert 0.2 < row["from_birth"]["low"] < row["from_birth"]["high"] < 0.9


def test_default_start_stays_as_it_is(result):
    row = result["torch"]
    assert row["least_from_birth"]["median"] > 0.8 and row["back"]["median"] < 0.02
    assert all(rate["accuracy"]["median"] < 0.2 for rate in row["rows"])


def test_ledger():
    before, after = torch.tensor([[[True, True, False, False]]]), torch.tensor([[[True, False, True, False]]])
    assert {key: value.item() for key, value in ledger(before, after).items()} == {
        "stayed": 0.25,
        "revived": 0.25,
        "killed": 0.25,
    }
