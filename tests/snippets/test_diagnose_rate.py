def test_the_best_rates_move_far_more_than_a_thousandth(result):
    for rule in result["rules"].values():
        assert rule["best"]["first"] > 0.02
        assert rule["lowest"] > 2e-3


def test_no_rate_that_learns_is_alarmed(result):
    for rule in result["rules"].values():
        assert rule["learnt"] >= 3
        assert rule["alarmed"] <= 1
