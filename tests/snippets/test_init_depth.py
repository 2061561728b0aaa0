import pytest
import torch
from init_depth import WIDTH, default, he, xavier


def test_variances_of_the_three_starts():
    torch.manual_seed(0)
    variances = [start(WIDTH, WIDTH)[0].var().item() * WIDTH for start in (he, xavier, default)]
    assert variances == pytest.approx([2, 1, 1 / 3], rel=0.02)


def test_the_default_is_that_of_torch():
    torch.manual_seed(0)
    weight, bias = default(300, 200)
    layer = torch.nn.Linear(300, 200)
    for ours, theirs in ((weight, layer.weight), (bias, layer.bias)):
        assert ours.abs().max().item() <= 300**-0.5
        assert theirs.abs().max().item() == pytest.approx(300**-0.5, rel=0.05)
        assert ours.std().item() == pytest.approx(theirs.std().item(), rel=0.15)


def test_he_keeps_and_the_others_lose(result):
    assert 0.1 < result["norms"]["he"]["median"] < 2
    assert 0.1 < result["norms"]["xavier"]["median"] / result["halves"] < 3
    assert 0.1 < result["norms"]["default"]["median"] / result["sixths"] < 3


def test_the_default_biases_keep_a_floor_under_the_signal(result):
    assert result["last"]["default"]["median"] == pytest.approx(result["floor"], rel=0.2)
    assert result["last"]["xavier"]["median"] < 1e-13
