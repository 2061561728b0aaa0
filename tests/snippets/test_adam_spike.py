from adam_spike import adam_steps


def test_one_factor_for_all_changes_nothing(result):
    assert result["same"] < 1e-4


def test_a_spike_makes_small_steps_for_long(result):
    assert 0.03 < result["lowest"] < 0.05
    assert 3000 < result["half"] < 4000
    assert result["error"] < 0.01
    assert 3 < result["late"] < 3.5
    assert result["clipped"]["lowest"] > 0.95 and result["clipped"]["highest"] < 1.1


def test_the_spike_itself_is_no_large_step():
    steps = adam_steps([1.0] * 50 + [300.0] + [1.0] * 5)
    assert max(steps) < 1.01
