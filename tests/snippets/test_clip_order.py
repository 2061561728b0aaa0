def test_only_the_right_order_makes_a_step_of_the_threshold(result):
    rows = result["rows"]
    assert abs(rows["right"]["step"] - 1) < 1e-5 and abs(rows["right"]["norm"] - 10) < 1e-4
    assert abs(rows["early"]["step"] * result["scale"] - 1) < 1e-4
    assert abs(rows["early"]["norm"] / result["scale"] - 10) < 1e-4
    assert abs(rows["late"]["step"] - 10) < 1e-4
