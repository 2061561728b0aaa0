import torch
from norm_race import forward
from race import start


def test_batch_norm_needs_fewer_steps_in_every_task(result):
    for row in result.values():
        assert 0 < row["norm"]["order"] <= row["he"]["order"]
        assert row["norm"]["never"] == 0
    for task in ("spirals_2", "spirals_10", "digits_10"):
        assert result[task]["norm"]["order"] < 0.6 * result[task]["he"]["order"]


def test_pytorchs_start_alone_does_not_train_ten_layers(result):
    for task in ("digits_10", "spirals_10"):
        assert result[task]["default"]["never"] == 10


def test_forward_is_that_of_torch():
    torch.manual_seed(0)
    weights, biases = start((4, 6, 3), 1, [1.0, 1.0])
    x = torch.randn(9, 4)
    expected = torch.relu(torch.nn.BatchNorm1d(6)(x @ weights[0][0])) @ weights[1][0]
    assert torch.allclose(forward(x[None], weights, biases, -2)[0], expected, atol=1e-5)
    assert torch.allclose(
        forward(x[None], weights, biases)[0], torch.relu(x @ weights[0][0]) @ weights[1][0], atol=1e-5
    )
