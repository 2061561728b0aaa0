"""Depth of exact zeros and infinities, theory and run."""

import pytest
import torch
from number_depths import theory


def test_theory_and_run_differ_by_one_layer_at_most(result):
    assert result["gap"] <= 1
    for row in result["rows"].values():
        for cell in row.values():
            assert cell["half"]["median"] == pytest.approx(cell["theory"], abs=1.5)
            assert cell["half"]["high"] - cell["half"]["low"] < 2
            assert cell["half"]["median"] <= cell["all"]["median"] <= cell["half"]["median"] + 5


@pytest.mark.parametrize(("dtype", "bits"), [(torch.float16, 25), (torch.bfloat16, 134), (torch.float32, 150)])
def test_the_border_of_zero(dtype, bits):
    assert theory(dtype, 0.5, 1.0) == bits
    assert torch.tensor(2.0**-bits, dtype=dtype).item() == 0
    assert torch.tensor(2.0 ** -(bits - 1), dtype=dtype).item() > 0


def test_bfloat16_has_the_range_of_float32_upwards(result):
    rows = result["rows"]
    assert rows["bfloat16"]["two"]["half"]["median"] == pytest.approx(rows["float32"]["two"]["half"]["median"], abs=1)
    assert rows["float16"]["two"]["half"]["median"] < 20
