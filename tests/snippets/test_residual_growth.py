import pytest
import torch
from residual_blocks import he, norm, plain, post_norm, pre_norm, residual, there_and_back


def test_unscaled_blocks_double_both_ways(result):
    run = result["runs"]["residual"]
    assert run["per_block"]["median"] == pytest.approx(2, rel=0.05)
    assert run["first"]["median"] > 1e13 and run["last"]["median"] > 1e13


def test_the_cures_hold(result):
    for name, tolerance in (("scaled", 0.25), ("pre", 0.3)):
        for part in ("first", "last"):
            run = result["runs"][name]
            assert run[part]["median"] == pytest.approx(run["theory"][part], rel=tolerance)


def test_plain_and_post_norm_neither_vanish_nor_explode(result):
    assert all(0.1 < result["runs"][name]["first"]["median"] < 5 for name in ("plain", "post"))


def test_float32_ends_near_block_256(result):
    assert 250 < result["overflow"]["median"] < 275


def test_norm_against_torch():
    h = torch.randn(5, 32)
    assert torch.allclose(norm(h), torch.nn.functional.layer_norm(h, (32,), eps=1e-6), atol=1e-5)


def test_blocks_differ_as_they_should():
    torch.manual_seed(0)
    h, (W,) = torch.randn(3, 16), he(1, 16)
    assert torch.allclose(residual(h, W[0], 0.5) - plain(h, W[0], 0.5), h, atol=1e-6)
    assert torch.allclose(pre_norm(h, W[0], 1.0) - h, plain(norm(h), W[0], 1.0), atol=1e-5)
    assert torch.allclose(post_norm(h, W[0], 1.0), norm(residual(h, W[0], 1.0)))


def test_gradient_without_blocks_is_the_last_one():
    path, back = there_and_back(residual, torch.randn(2, 4), [torch.zeros(4, 4)] * 3)
    assert len(path) == len(back) == 4 and torch.equal(back[0], back[-1])
