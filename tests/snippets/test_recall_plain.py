import torch
from recall_task import LAGS, reach, sequences


def test_the_answer_is_in_the_first_value_alone():
    x, y = sequences(6)
    assert torch.equal(x[0, :, 0], 2 * y - 1)
    assert bool((x[0, :, 1] == 1).all() and (x[1:, :, 1] == 0).all())


def test_short_lags_are_learned_by_all(result):
    for counts in result["counts"].values():
        assert counts[str(LAGS[0])] >= 7
        assert counts["8"] >= 6


def test_the_plain_network_is_first_to_fail(result):
    counts = result["counts"]
    assert counts["rnn"]["32"] <= 3
    assert counts["gru"]["32"] >= counts["rnn"]["32"] + 3
    assert counts["gru"]["16"] >= 8


def test_reach_orders_plain_and_orthogonal(result):
    assert result["reach"]["rnn"]["high"] < result["reach"]["turn"]["low"]
    assert bool((reach("rnn", {"turn": True}, 8) > reach("rnn", {}, 8)).double().mean() > 0.5)
