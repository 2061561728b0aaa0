def test_an_almost_identical_start_is_accused_wrongly(result):
    for row in result["rows"].values():
        assert row["start"] == result["seeds"]
        assert row["loss"]["high"] < 1.5


def test_what_is_zero_is_called_lost_and_what_is_tiny_vanishing(result):
    assert result["rows"]["zero"]["found"] == "lost"
    assert "vanishes" in result["rows"]["tiny"]["found"]


def test_some_steps_end_it(result):
    assert all(row["later"] <= 1 for row in result["rows"].values())
