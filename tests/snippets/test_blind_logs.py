def test_every_cause_is_found_for_every_seed(result):
    assert result["least"] == result["seeds"]


def test_the_traces(result):
    logs = result["logs"]
    assert logs["a"]["first"] == logs["d"]["first"] == 0 and logs["a"]["off"] == 0 and logs["d"]["off"] == 1
    assert logs["c"]["end"] < 0.5 * logs["c"]["begin"]
    assert logs["b"]["update"] < 1e-5 < 1e-3 < logs["e"]["update"]
    assert logs["e"]["first"] < 1e-4 * logs["e"]["last"]
    assert logs["f"]["end"] in ("nan", "inf")
