import torch
from many_rules import SEEDS, sweep, train, trials
from remedies_deep import layer


def test_only_what_changes_the_network_helps_against_vanishing(result):
    learn = {name: cell["learn"] for name, cell in result["vanish"].items()}
    assert learn["batch"] == learn["path"] == result["seeds"]
    assert all(learn[name] == 0 for name in ("nothing", "rate", "decay", "clip", "adam", "function", "layer"))


def test_against_explosion_the_start_and_the_path_help(result):
    learn = {name: cell["learn"] for name, cell in result["explode"].items()}
    assert min(learn["start"], learn["path"]) >= 4
    assert max(learn["nothing"], learn["decay"]) == 0 and max(learn["clip"], learn["adam"], learn["rate"]) <= 3


def test_ratios_at_the_start(result):
    vanish, explode = ({name: cell["ratio"]["median"] for name, cell in result[kind].items()}
                       for kind in ("vanish", "explode"))
    assert vanish["nothing"] < -25 and vanish["layer"] < -15 and abs(vanish["batch"]) < 3 and abs(vanish["path"]) < 0.5
    assert explode["nothing"] > 4 and 3 < explode["batch"] < 7 and abs(explode["start"]) < 2


def test_a_rate_sweep_spans_three_decades():
    assert abs(sweep(-3.0)[-1] / sweep(-3.0)[0] / 1000 - 1) < 1e-9


def test_the_rules_are_those_of_torch():
    torch.manual_seed(0)
    begin = torch.randn(1, 3, 2).repeat(SEEDS, 1, 1)
    x, y = torch.randn(4, 3), torch.randn(4, 2)

    def losses(parameters, x, y):
        return (x @ parameters[0] - y).square().sum((1, 2))

    makers = {"plain": lambda p: torch.optim.SGD(p, 0.01, momentum=0.9), "adam": lambda p: torch.optim.Adam(p, 0.01),
              "clip": lambda p: torch.optim.SGD(p, 0.01, momentum=0.9),
              "decay": lambda p: torch.optim.SGD(p, 0.01, momentum=0.9)}
    for rule, maker in makers.items():
        ours = train(losses, [begin.clone()], trials(rule, [0.01]), 7, lambda _: (x, y))[0][0]
        p = begin[0].clone().requires_grad_()
        optimiser = maker([p])
        for _ in range(7):
            optimiser.zero_grad()
            losses([p[None]], x, y).sum().backward()
            if rule == "clip":
                torch.nn.utils.clip_grad_norm_([p], 1.0)
            decay = 0.01 * 0.01 * p.detach().clone() * (rule == "decay")
            optimiser.step()
            p.data -= decay
        torch.testing.assert_close(ours, p.detach(), rtol=1e-4, atol=1e-5)


def test_the_layer():
    h, W, b = torch.randn(2, 6, 4), torch.randn(2, 4, 4), torch.zeros(2, 1, 4)
    assert torch.allclose(layer(h, W, b, torch.relu, ""), (h @ W).relu())
    assert torch.allclose(layer(h, 0 * W, b, torch.relu, "path"), h)
