"""A single unit misses exactly XOR and its negation."""

import torch
from boolean_functions import patterns


def test_fourteen_of_sixteen(result):
    assert result["found"] == 14
    assert result["missing"] == ["0110", "1001"]
    assert result["best_on_xor"] == 0.75


def test_two_hidden_units_reach_all(result):
    assert result["with_hidden"] == 16


def test_patterns_names_and():
    assert patterns(torch.tensor([[1.0, 1.0]]), torch.tensor([[-1.5]])) == {(0, 0, 0, 1)}
