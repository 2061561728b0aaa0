import pytest
import torch
from norm_or_radius import growth, largest, radius


def test_norm_and_radius():
    matrix = torch.tensor([[0.9, 5.0], [0.0, 0.9]], dtype=torch.float64)
    assert radius(matrix).item() == pytest.approx(0.9)
    assert largest(matrix).item() > 5
    assert torch.allclose(growth([matrix] * 3)[-1], largest(matrix @ matrix @ matrix))


def test_linear(result):
    hump = result["hump"]
    assert hump["top"] > hump["norm"] > 5
    assert hump["last"] < 0.02
    assert hump["at"] in (9, 10)
    bound = result["curves"]["bound"]
    assert bound[-1] == pytest.approx(0.95**100)
    assert result["curves"]["grown"][-1] == pytest.approx(1.05**100)


def test_the_default_matrix_exceeds_one_and_vanishes(result):
    default = result["default"]
    assert default["norm"]["low"] > default["least"] > 1
    assert default["radius"]["high"] < 0.7
    assert default["last"]["high"] < 1e-15


def test_tanh(result):
    assert result["burst"]["square"] == 0
    assert result["burst"]["radius"] < 1e-6
    assert result["burst"]["last"] > 1e9
    assert result["burst"]["rate"] == pytest.approx(2 - 2 * (1 - 0.99505475**2), abs=1e-3)
    assert result["settle"]["last"] < 1e-30
    assert result["settle"]["factor"] == pytest.approx(1.5 * (1 - result["settle"]["point"] ** 2), rel=1e-6)
