def test_under_descent_an_alarm_is_right(result):
    assert result["count"]["descent"]["false"] <= 1


def test_under_descent_some_failures_are_missed(result):
    assert result["count"]["descent"]["missed"] >= 1


def test_adam_learns_in_spite_of_some_alarms(result):
    assert result["count"]["adam"]["false"] >= 1
    assert result["count"]["adam"]["missed"] <= 1
