import torch
from line_slopes import along
from residual_blocks import he, residual
from shattered import autocorrelation


def test_plain_with_batch_norm_is_white(result):
    assert abs(result["one"]["plain_bn"]["median"]) < 0.15
    assert abs(result["one"]["white"]["median"]) < 0.05


def test_one_layer_and_scaled_blocks_are_brown(result):
    brown = result["one"]["brown"]["median"]
    assert all(abs(result["one"][name]["median"] - brown) < 0.03 for name in ("shallow", "scaled"))
    assert result["ten"]["scaled"]["median"] > 0.6


def test_batch_norm_shatters_and_scaling_mends(result):
    one = {name: row["median"] for name, row in result["one"].items()}
    assert one["plain"] > 0.5 > one["plain_bn"] + 0.3
    assert one["scaled"] > one["residual"] > one["residual_bn"] > one["plain_bn"] + 0.3


def test_along_is_the_derivative():
    torch.manual_seed(0)
    h, t = torch.randn(2, 5, 8, dtype=torch.float64)
    weights = [W[0].double() for W in he(3, 8)]

    def stack(h):
        for W in weights:
            h = residual(h, W, 0.5)
        return h

    assert torch.allclose(along(h, t, weights, scale=0.5)[-1], torch.func.jvp(stack, (h,), (t,))[1])


def test_autocorrelation_of_an_alternating_row():
    row = torch.tensor([[1.0, -1.0] * 50], dtype=torch.float64)
    assert torch.allclose(autocorrelation(row, [0, 1, 2])[0], torch.tensor([1, -0.99, 0.98], dtype=torch.float64))
