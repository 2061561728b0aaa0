import pytest


def test_a_few_outliers_stop_relu_and_not_tanh(result):
    assert result["few100"]["relu"]["arrived"] == 0
    assert result["few100"]["tanh"]["arrived"] == 10
    assert result["few100"]["tanh"]["steps"]["median"] <= 2 * result["none"]["tanh"]["steps"]["median"]


def test_if_all_inputs_are_large_tanh_gets_slow_and_relu_wants_a_smaller_rate(result):
    assert result["all100"]["tanh"]["steps"]["median"] >= 2.5 * result["none"]["tanh"]["steps"]["median"]
    assert result["all100"]["relu"]["arrived"] >= 7
    assert result["all100"]["relu"]["rate"] < result["none"]["relu"]["rate"] / 20


def test_outliers_stop_relu_in_all_tasks(result):
    tasks = result["tasks"]
    assert len(tasks) == 4 and all(rows["few100"]["relu"]["arrived"] == 0 for rows in tasks.values())
    assert all(rows["none"][name]["arrived"] >= 6 for rows in tasks.values() for name in ("relu", "tanh"))
    assert tasks["digits4"]["few100"]["tanh"]["arrived"] >= 9 and tasks["spirals4"]["few100"]["tanh"]["arrived"] >= 6
    assert tasks["spirals2"]["few100"]["tanh"]["arrived"] <= 7


def test_if_all_inputs_are_large_both_suffer(result):
    tasks = result["tasks"]
    assert all(tasks[name]["all100"][f]["arrived"] <= 2 for name in ("spirals2", "spirals4") for f in ("relu", "tanh"))
    row = tasks["digits4"]
    assert row["all100"]["relu"]["arrived"] <= 8 and row["all100"]["tanh"]["arrived"] >= 8
    assert row["all100"]["tanh"]["steps"]["median"] >= 2.5 * row["none"]["tanh"]["steps"]["median"]


def test_tanh_is_stable_because_it_is_saturated(result):
    assert result["relu"]["growth"] == pytest.approx({"median": 100, "low": 100, "high": 100}, rel=1e-3)
    assert 1 < result["tanh"]["growth"]["low"] <= result["tanh"]["growth"]["high"] < 1.5
    assert result["tanh"]["flat"] > 0.9
    assert result["relu"]["flat"] == pytest.approx(0.5, abs=0.1)
