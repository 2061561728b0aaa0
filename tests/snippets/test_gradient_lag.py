import pytest
import torch
from gradient_lag import by_lag
from recurrent_cells import run, start


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_cells_are_those_of_torch(kind):
    net = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](3, 5).double()
    W, U, first, second = (p.detach()[None] for p in net.parameters())
    x = torch.randn(7, 4, 3, dtype=torch.float64)
    ours = run(kind, x.mT[:, None], [W, U, first[..., None], second[..., None]])
    assert torch.allclose(ours[-1][0][0].T, net(x)[0][-1], atol=1e-12)


def test_the_default_bounds():
    for p in start("lstm", 3, 4, 16):
        assert 0.2 < p.abs().max() <= 0.25


def test_newest_first():
    norms = by_lag("rnn", [p.double() for p in start("rnn", 2, 3, 8)], 5)
    assert norms.shape == (5, 2)
    assert bool((norms[0] > norms[4]).all())


def test_all_three_forget_at_the_default(result):
    last = result["last"]
    assert last["rnn"]["high"] < 1e-18
    assert last["rnn"]["median"] < last["lstm"]["median"] < 1e-18
    assert last["gru"]["median"] < 1e-17
    assert result["over_rnn"]["median"] > 1e3 and result["over_rnn"]["low"] > 1
    for name in ("lstm", "gru"):
        assert result["rates"][name]["median"] == pytest.approx(result["linear"], abs=0.04)


def test_mends(result):
    last = result["last"]
    assert 1e-7 < last["turn"]["median"] < 1e-4
    assert last["strong"]["low"] > 20
    assert 1e-3 < last["keep2"]["median"] < 0.5
    assert last["keep5"]["low"] > 1
    assert 0.2 < last["gru5"]["median"] < 1
    assert result["gate"] > 1e18
