"""Training many networks at once is training each of them."""

import math

import pytest
import torch
from race import best, forward, interval, race, start, step, torch_start, written


def two():
    torch.manual_seed(0)
    weights, biases = torch_start((3, 5, 2), 2)
    return torch.randn(2, 7, 3), torch.randint(2, (2, 7)), weights, biases


def test_forward_is_that_of_nn_sequential():
    x, _, weights, biases = two()
    layers = [torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 2)]
    with torch.no_grad():
        for layer, W, b in zip(layers[::2], weights, biases, strict=True):
            layer.weight.copy_(W[1].T)
            layer.bias.copy_(b[1, 0])
        alone = torch.nn.Sequential(*layers)(x[1])
    torch.testing.assert_close(forward(x, weights, biases, torch.tanh)[-1][1], alone)


def test_each_network_has_its_own_rate():
    x, y, weights, biases = two()
    before = [W.clone() for W in weights]
    step(x, y, weights, biases, torch.tanh, torch.tensor([0.0, 0.5]))
    assert torch.equal(weights[0][0], before[0][0])
    assert not torch.allclose(weights[0][1], before[0][1])


def test_a_step_is_that_of_sgd():
    x, y, weights, biases = two()
    W = [w[1].clone().requires_grad_() for w in weights]
    loss = torch.nn.functional.cross_entropy(torch.tanh(x[1] @ W[0] + biases[0][1]) @ W[1] + biases[1][1], y[1])
    gradient = torch.autograd.grad(loss, W)[0]
    expected = (W[0] - 0.5 * gradient).detach()
    step(x, y, weights, biases, torch.tanh, torch.tensor([0.0, 0.5]))
    torch.testing.assert_close(weights[0][1].detach(), expected)


@pytest.mark.slow
def test_dropping_runs_and_settling_change_no_winner():
    torch.manual_seed(0)
    x = torch.randn(64, 4)
    y = (x[:, 0] > 0).long()
    results = []
    for options in ({"keep": 100}, {}, {"settle": True}):
        torch.manual_seed(1)
        weights, biases = start((4, 8, 2), 4, (1.0, 1.0))
        results.append(race(x, y, weights, biases, torch.tanh, torch.tensor([0.0, 0.1, 0.5]), 100, 0.05, **options)[0])
    whole, dropped, settled = results
    assert torch.equal(whole, dropped)
    assert whole[0].isinf().all()
    assert best(whole) == best(settled) == 2
    assert torch.equal(whole[2], settled[2])


def test_start_has_the_variance_that_was_asked_for():
    torch.manual_seed(0)
    weights, _ = start((200, 100), 4, (3.0,))
    assert abs(200 * weights[0].var() - 9) < 0.3


def test_intervals_survive_what_never_arrives():
    assert interval(torch.tensor([20.0] * 8 + [math.inf] * 2)) == {"median": 20.0, "low": 20.0, "high": -1.0}
    assert written({"median": 20.0, "low": 10.0, "high": -1.0}) == "20\u00a0[10,\u00a0∞]"
    assert written({"median": -1.0, "low": -1.0, "high": -1.0}) == "∞"
