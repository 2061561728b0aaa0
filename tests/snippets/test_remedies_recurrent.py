import torch
from remedies_recurrent import forward, sequences, start


def test_the_ratios_show_the_diseases(result):
    vanish, explode = ({name: result[kind][name]["ratio"]["median"] for name in ("nothing", "path")}
                       for kind in ("vanish", "explode"))
    assert vanish["nothing"] < -12 < 2 < explode["nothing"]
    assert abs(vanish["path"]) < 2 and abs(explode["path"]) < 3


def test_clipping_helps_against_explosion(result):
    learn = {name: cell["learn"] for name, cell in result["explode"].items() if name != "radius"}
    assert learn["nothing"] + learn["rate"] <= 2 and learn["clip"] >= 2 and learn["function"] == 0


def test_a_large_rate_can_leave_the_vanishing_region(result):
    cell = result["vanish"]["nothing"]
    assert cell["learn"] >= 1 and cell["rate"] > 0.1
    assert result["vanish"]["radius"]["before"] < 1 < result["vanish"]["radius"]["after"]


def test_the_sign_stands_in_the_first_value():
    x, y = sequences(8)
    assert torch.equal(x[0, :, 0], 2 * y - 1) and bool((x[1:].abs() < 3).all())


def test_the_lstm_is_the_one_of_torch():
    torch.manual_seed(0)
    parameters = start("lstm", 1.0)
    x = torch.randn(7, len(parameters[0]), 1, 3)
    theirs = torch.nn.LSTM(1, 16)
    W, U, b, V, d = (p[0] for p in parameters)
    order = torch.cat([torch.arange(0, 32), torch.arange(48, 64), torch.arange(32, 48)])
    for target, ours in (("weight_ih_l0", W), ("weight_hh_l0", U), ("bias_ih_l0", b[:, 0])):
        getattr(theirs, target).data.copy_(ours[order])
    theirs.bias_hh_l0.data.zero_()
    h = theirs(x[:, 0].mT)[0][-1]
    assert torch.allclose(h @ V.T + d, forward(parameters, x, "lstm")[0][:, None], atol=1e-5)
