"""The birthplaces of NaNs."""

import torch
from nan_birth import Tracer


def test_products_overflow_and_then_subtract_infinities(result):
    row = result["products"]
    assert row["inf"]["op"] == row["nan"]["op"] == "mm"
    assert int(row["nan"]["stage"]) == int(row["inf"]["stage"]) + 1
    assert 37 <= int(row["inf"]["stage"]) <= 41


def test_the_hidden_root_breaks_in_the_backward_pass(result):
    row = result["hidden_root"]
    assert row["inf"] == {"stage": "backward", "op": "pow"}
    assert row["nan"] == {"stage": "backward", "op": "mul"}


def test_softmax_and_adam_divide(result):
    assert result["softmax"]["inf"]["op"] == "exp" and result["softmax"]["nan"]["op"] == "div"
    assert result["half_adam"]["nan"]["op"] == "addcdiv_"


def test_training_overflows_before_it_is_nan(result):
    assert result["training"]["inf"]["stage"] and "nan" in result["training"]
    assert result["losses"][-1] > 1e4 * result["losses"][0]


def test_a_clean_run_leaves_no_trace():
    with Tracer() as tracer:
        x = torch.randn(5, requires_grad=True)
        (x**2).sum().backward()
    assert tracer.first == {}
    with Tracer() as tracer:
        torch.tensor(0.0) / torch.tensor(0.0)
    assert tracer.first == {"nan": ("", "div")}
