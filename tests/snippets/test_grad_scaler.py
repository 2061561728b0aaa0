import torch
from grad_scaler import Scaler


def test_without_a_scale_float16_learns_nothing(result):
    assert result["plain"]["loss"]["low"] > 1.5 > 0.1 > result["float32"]["loss"]["high"]
    for way in ("bfloat16", "fixed", "low", "high"):
        assert result[way]["loss"]["high"] < 1.5 * result["float32"]["loss"]["high"]
    assert result["default"]["loss"]["median"] > 1.2 * result["float32"]["loss"]["median"]


def test_the_scale_falls_at_once_and_rises_slowly(result):
    powers = result["high"]["powers"]
    assert powers[0] - min(powers) >= 5 and powers[-1] > min(powers) + 2
    assert len(result["high"]["skips"]) == result["high"]["skipped"] >= 6
    assert result["low"]["skipped"] == 0


def test_the_scaler_is_the_one_of_torch():
    ours, theirs = Scaler(2.0**16, 3), torch.amp.GradScaler("cpu", init_scale=2.0**16, growth_interval=3)
    p, q = (torch.ones(2, requires_grad=True) for _ in "pq")
    first, second = torch.optim.SGD([p], 0.1), torch.optim.SGD([q], 0.1)
    for value in (1.0, torch.inf, 1.0, 1.0, 1.0, 1.0, torch.nan, 1.0):
        p.grad = torch.full_like(p, value) * ours.scale
        ours.step(first, [p])
        second.zero_grad()
        theirs.scale((q * value).sum()).backward()
        theirs.step(second)
        theirs.update()
        assert ours.scale == theirs.get_scale() and torch.allclose(p, q)
