import math

import torch
from adding_problem import LENGTHS, RATES, adding, squared


def test_one_mark_in_each_half_and_the_sum_is_asked_for():
    torch.manual_seed(0)
    x, y = adding(8)
    marks = x[:, :, 1]
    assert bool((marks[:4].sum(0) == 1).all() and (marks[4:].sum(0) == 1).all())
    assert bool((marks.sum((1, 2)) > 0).all())
    assert torch.allclose(y, torch.where(marks > 0, x[:, :, 0], 0.0).sum(0))
    assert bool((x[:, :, 0] >= 0).all() and (x[:, :, 0] <= 1).all())


def test_cost_is_one_number_per_network():
    outputs, y = torch.tensor([[1.0, 3.0], [2.0, 2.0]]), torch.tensor([[1.0, 1.0], [2.0, 3.0]])
    assert squared(outputs, y).tolist() == [2.0, 0.5]


def test_rates_span_three_decades_and_the_best_lie_inside(result):
    assert RATES[-1] / RATES[0] > 999
    assert all(RATES[0] < rate < RATES[-1] for row in result["rates"].values() for rate in row.values())


def median(cell):
    first = cell.split("\N{NO-BREAK SPACE}")[0].rstrip(";")
    return math.inf if first == "∞" else float(first)


def test_all_learn_the_shortest_and_gates_learn_the_longest(result):
    assert min(counts[str(LENGTHS[0])] for counts in result["counts"].values()) >= 8
    assert min(result["counts"][name][str(LENGTHS[-1])] for name in ("lstm", "gru")) >= 8


def test_the_plain_network_pays_most_for_length(result):
    steps = {name: [median(row[str(length)]) for length in LENGTHS] for name, row in result["cells"].items()}
    assert steps["rnn"][-1] > 1.5 * steps["lstm"][-1] > 2 * steps["gru"][-1]
    grown = {name: row[-1] / row[0] for name, row in steps.items()}
    assert grown["rnn"] > 1.3 * grown["lstm"] > grown["lstm"] > grown["gru"]
