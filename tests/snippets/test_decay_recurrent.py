import torch
from decay_recurrent import radius, shrink_one, shrink_two


def test_shrinking():
    U = torch.tensor([[1.1, 0.0], [0.0, -0.5]])
    assert abs(radius(shrink_two(U, 0.1)) - 0.99) < 1e-6
    assert torch.allclose(shrink_one(U, 0.1), torch.tensor([[1.0, 0.0], [0.0, -0.4]]))


def test_decay_alone_takes_as_long_as_the_theory_says(result):
    two = result["alone"]["two"]
    assert two["low"] == two["high"] == 96
    assert 95 < result["theory"] < 96
    assert result["alone"]["one"]["high"] < two["low"]


def test_the_loss_is_lost_at_once(result):
    for rate, at in zip(result["rates"], result["broken"], strict=True):
        assert (1 <= at <= 2) if rate > 5e-10 else (at == -1 or rate > result["safe"])
    for name in ("at_rate", "half", "half_flat"):
        assert result[name]["low"] == result[name]["high"] == 1
    assert result["usual"] > 1e4 and result["safe_steps"] > 1e12


def test_clipping_trains_the_explosion_away(result):
    rows = result["rows"]
    assert rows[0]["decay"] == 0 and rows[0]["ratio"]["high"] < 100
    assert all(0.1 < row["ratio"]["median"] < 10 for row in rows[:7])
    assert all(row["loss"]["median"] < 0.7 for row in rows[1:6])


def test_too_much_decay_ends_in_vanishing(result):
    for row in result["rows"][7:]:
        assert row["ratio"]["median"] < 1e-6
        assert row["loss"]["median"] > 0.85 and row["crossed"] == result["seeds"]


def test_too_much_of_the_other_penalty_does_so_too(result):
    rows = result["flat"]
    assert all(0.1 < row["ratio"]["median"] < 10 and row["loss"]["median"] < 0.6 for row in rows[:4])
    for row in rows[4:]:
        assert row["ratio"]["median"] < 1e-6
        assert row["loss"]["median"] > 0.85 and row["crossed"] == result["seeds"]
