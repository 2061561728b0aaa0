import pytest
import torch
from jacobian_spectra import gaussian, orthogonal, singular_values


def test_orthogonal_matrices_are_orthogonal():
    torch.manual_seed(0)
    Q = orthogonal(8)
    assert torch.allclose(Q.mT @ Q, torch.eye(8, dtype=torch.float64).expand_as(Q), atol=1e-12)


def test_singular_values_are_those_of_autograd():
    torch.manual_seed(0)
    weights = gaussian(6)[:3, :1]
    torch.manual_seed(1)
    ours = singular_values(torch.tanh, lambda z: 1 - z.tanh() ** 2, weights, 1.5)[0]
    torch.manual_seed(1)
    h = torch.randn(1, 6, 1, dtype=torch.float64)[0, :, 0]
    J = torch.autograd.functional.jacobian(
        lambda x: torch.tanh(
            1.5 * weights[2, 0] @ torch.tanh(1.5 * weights[1, 0] @ torch.tanh(1.5 * weights[0, 0] @ x))
        ),
        h,
    )
    assert torch.allclose(ours, torch.linalg.svdvals(J))


def test_orthogonal_keeps_a_linear_network_an_isometry(result):
    assert result["isometry"] < 1e-12


def test_gaussian_products_have_few_large_and_many_tiny_values(result):
    linear = result["cases"]["gaussian"]["linear"]
    assert linear["square"]["median"] == pytest.approx(1, abs=0.4)
    assert 0.6 < linear["largest"]["median"] / result["edge"] < 1.1
    assert linear["above"]["high"] < 0.1
    assert linear["spread"]["low"] > 1e5


def test_orthogonal_helps_tanh_and_not_relu(result):
    cases = result["cases"]
    assert cases["orthogonal"]["tanh"]["spread"]["high"] < 5
    assert cases["gaussian"]["tanh"]["spread"]["low"] > 1e5
    assert cases["orthogonal"]["relu"]["spread"]["low"] > 1e10
    assert cases["orthogonal"]["tanh"]["square"]["median"] == pytest.approx(
        cases["gaussian"]["tanh"]["square"]["median"], rel=0.6
    )
