def test_no_false_alarm_on_healthy_networks(result):
    assert result["diagnoses"] == 160
    assert result["alarms"] <= 3
    assert result["learnt"] >= 0.9 * result["networks"]


def test_most_gross_faults_are_named_and_three_are_not_seen(result):
    assert result["named"] >= 0.95 * result["seen"]
    assert all(result["broken"][name]["silent"] >= 9 for name in ("linear", "labels", "late"))


def test_limits_lie_between_healthy_and_broken(result):
    for key in ("vanishes", "explodes", "dead", "saturated", "large", "small"):
        cell = result["ranges"][key]
        assert cell["broken"]
        for low, high in filter(None, cell["broken"]):
            assert high < cell["limit"] if key in ("vanishes", "small") else low > cell["limit"]
