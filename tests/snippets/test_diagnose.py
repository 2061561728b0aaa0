import copy
import math

import pytest
import torch
from diagnose import LIMITS, WORDS, diagnose, draw, findings, slope
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.utils.checkpoint import checkpoint

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def by_name(report):
    return {row["name"]: row for row in report.rows}


def test_the_transformer_of_torch_is_seen_layer_by_layer(result):
    names = [row["name"] for row in result["rows"]]
    assert "1.layers.3.linear1 relu" in names
    assert "1.layers.0.self_attn multi_head_attention_forward" in names
    assert result["verdict"] == {code: WORDS[code]["nothing"] for code in ("zh", "en")}


def test_statistics_agree_with_autograd_by_hand():
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3)).double()
    x, y = torch.randn(11, 5).double(), torch.randint(3, (11,))
    rows = by_name(diagnose(model, lambda: cross_entropy(model(x), y), 0.1))
    W, b, V, c = (p.detach().clone().requires_grad_() for p in model.parameters())
    z = x @ W.T + b
    h = z.tanh()
    out = h @ V.T + c
    C = cross_entropy(out, y)
    dz, dh, dout, dW, db = torch.autograd.grad(C, [z, h, out, W, b])
    for name, value, grad in (("0 linear", z, dz), ("0 tanh", h, dh), ("2 linear", out, dout)):
        assert rows[name]["signal"] == pytest.approx(value.square().mean().sqrt().item(), rel=1e-12)
        assert rows[name]["gradient"] == pytest.approx(grad.norm().item(), rel=1e-12)
    gradient = math.hypot(dW.norm(), db.norm())
    assert rows["0 linear"]["weights"] == pytest.approx(gradient, rel=1e-12)
    assert rows["0 linear"]["update"] == pytest.approx(
        0.1 * gradient / math.hypot(W.detach().norm(), b.detach().norm()), rel=1e-9
    )
    assert rows["0 tanh"]["saturated"] == pytest.approx((1 - h.square() < 0.01).double().mean().item())


@pytest.mark.parametrize("function", [torch.tanh, torch.sigmoid, nn.functional.gelu, nn.functional.silu])
def test_slope_is_the_derivative(function):
    z = torch.linspace(-3, 3, 31, dtype=torch.float64)
    difference = (function(z + 1e-6) - function(z - 1e-6)) / 2e-6
    assert torch.allclose(slope(function, z), difference, atol=1e-8)


def test_the_update_is_that_of_the_optimiser_with_its_memory():
    torch.manual_seed(0)
    model, x, y = nn.Linear(4, 3), torch.randn(9, 4), torch.randint(3, (9,))
    adam = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.1)
    for _ in range(3):
        adam.zero_grad()
        cross_entropy(model(x), y).backward()
        adam.step()
    report = diagnose(model, lambda: cross_entropy(model(x), y), adam)
    before = copy.deepcopy(model.state_dict())
    adam.zero_grad()
    cross_entropy(model(x), y).backward()
    adam.step()
    move = sum((model.state_dict()[k] - v).square().sum() for k, v in before.items()).sqrt()
    size = sum(v.square().sum() for v in before.values()).sqrt()
    assert report.rows[0]["update"] == pytest.approx((move / size).item(), rel=1e-4)


class Everything(nn.Module):
    """BatchNorm, dropout, a shared layer, tuples, attention, in-place ReLU, a frozen and an unused layer."""

    def __init__(self):
        super().__init__()
        self.first, self.norm, self.relu = nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(inplace=True)
        self.shared, self.drop, self.memory = nn.Linear(8, 8), nn.Dropout(0.5), nn.LSTM(8, 8)
        self.attention = nn.MultiheadAttention(8, 2, dropout=0.5)
        self.head, self.unused = nn.Linear(8, 2), nn.Linear(2, 2)
        self.first.requires_grad_(False)

    def forward(self, x, fail=False):
        x = self.drop(self.relu(self.norm(self.first(x))))
        x = self.relu(self.shared(self.relu(self.shared(x))))
        if fail:
            raise ValueError
        x = self.memory(x[None])[0]
        return self.head(self.attention(x, x, x)[0][0])


def state(model, optimiser):
    tensors = [*model.state_dict().values(), *(p.grad for p in model.parameters() if p.grad is not None)]
    tensors += [t for s in optimiser.state.values() for t in s.values()]
    return (
        [t.clone() for t in tensors],
        torch.get_rng_state(),
        [m.training for m in model.modules()],
        [p.requires_grad for p in model.parameters()],
    )


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("fail", [True, False])
def test_nothing_is_left_behind(device, training, fail):
    if device == "cuda" and not training:
        pytest.skip("an LSTM of cuDNN has no backward pass in evaluation")
    torch.manual_seed(0)
    model = Everything().to(device).train(training)
    x, y = torch.randn(10, 6, device=device), torch.randn(10, 2, device=device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.01)
    mse_loss(model(x), y).backward()
    optimiser.step()
    before = state(model, optimiser)
    buffers = [id(b) for b in model.buffers()]
    if fail:
        with pytest.raises(ValueError):
            diagnose(model, lambda: mse_loss(model(x, fail=True), y), optimiser)
    else:
        assert diagnose(model, lambda: mse_loss(model(x), y), optimiser).rows
    after = state(model, optimiser)
    assert len(before[0]) == len(after[0]) and all(map(torch.equal, before[0], after[0]))
    assert torch.equal(before[1], after[1]) and before[2:] == after[2:]
    assert buffers == [id(b) for b in model.buffers()]
    for module in model.modules():
        assert not (module._forward_hooks or module._forward_pre_hooks or module._backward_hooks)
    assert all(not p._backward_hooks and not p._post_accumulate_grad_hooks for p in model.parameters())
    assert (
        torch.overrides._len_torch_function_stack() == 0
        if hasattr(torch.overrides, "_len_torch_function_stack")
        else torch._C._len_torch_function_stack() == 0
    )


def test_shared_in_place_frozen_and_unused_parts_each_have_their_row():
    torch.manual_seed(0)
    model, x, y = Everything(), torch.randn(10, 6), torch.randn(10, 2)
    report = diagnose(model, lambda: mse_loss(model(x), y), 0.1)
    rows = by_name(report)
    assert rows["shared linear"]["calls"] == rows["shared relu"]["calls"] == 2
    assert rows["norm relu"]["calls"] == 1
    assert rows["shared linear"]["gradient"] > 0
    assert not rows["first linear"]["trained"] and rows["first linear"]["gradient"] is None
    assert rows["memory lstm"]["signal"] > 0
    assert [(key, name) for key, name, _ in report.found] == [("lost", "unused.weight")]


def test_in_place_and_not_in_place_agree():
    x, y = torch.randn(10, 4), torch.randn(10, 4)
    reports = []
    for inplace in (True, False):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(inplace), nn.Linear(4, 4))
        reports.append(diagnose(model, lambda model=model: mse_loss(model(x), y)).rows)
    assert reports[0] == reports[1]


def test_attention_returns_a_tuple_and_owns_its_inner_layer():
    model, x = nn.MultiheadAttention(8, 2), torch.randn(5, 3, 8)
    report = diagnose(model, lambda: model(x, x, x)[0].square().mean())
    assert len(report.rows) == 1 and report.rows[0]["calls"] == 1 and not report.found


@pytest.mark.parametrize("device", DEVICES)
def test_autocast(device):
    model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 3)).to(device)
    x, y = torch.randn(6, 4, device=device), torch.randint(3, (6,), device=device)
    kinds = []

    def loss():
        with torch.autocast(device, torch.bfloat16):
            out = model(x)
        kinds.append(out.dtype)
        return cross_entropy(out.float(), y)

    rows = diagnose(model, loss, 0.1).rows
    plain = diagnose(model, lambda: cross_entropy(model(x), y), 0.1).rows
    assert kinds == [torch.bfloat16]
    for one, other in zip(rows, plain, strict=True):
        assert one["signal"] == pytest.approx(other["signal"], rel=0.03)
        assert one["gradient"] == pytest.approx(other["gradient"], rel=0.1)


def test_nan_and_infinity_are_traced_to_their_row():
    model = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3))
    x = torch.ones(4, 3)
    with torch.no_grad():
        model[2].weight.fill_(math.inf)
    report = diagnose(model, lambda: model(x).sum(), 0.1)
    assert [found[:2] for found in report.found] == [("nan", "2 linear")]
    one = nn.Linear(3, 3)
    report = diagnose(one, lambda: (one(x) * 0).sqrt().sum())
    assert [found[:2] for found in report.found] == [("nan back", "linear")]


def test_everything_frozen_under_no_grad_and_a_loss_without_gradient():
    model, x = nn.Linear(3, 3).requires_grad_(False), torch.randn(2, 3)
    assert not diagnose(model, lambda: model(x).sum()).found
    free = nn.Linear(3, 3)
    with torch.no_grad():
        assert not diagnose(free, lambda: free(x).sum()).found
        assert not torch.is_grad_enabled()
    assert [key for key, *_ in diagnose(free, lambda: free(x).detach().sum()).found] == ["lost"]


def test_units_of_a_convolution_are_its_channels():
    model = nn.Sequential(nn.Conv1d(2, 4, 3), nn.ReLU(), nn.Conv1d(4, 4, 3))
    with torch.no_grad():
        model[0].bias.copy_(torch.tensor([-99.0, -99.0, 99.0, 99.0]))
    rows = by_name(diagnose(model, lambda: model(torch.randn(5, 2, 9)).square().mean()))
    assert rows["0 relu"]["dead"] == 0.5


def test_functions_and_bare_parameters_are_seen_too():
    class Bare(nn.Module):
        def __init__(self):
            super().__init__()
            self.W, self.V = nn.Parameter(torch.randn(4, 4)), nn.Parameter(torch.randn(4, 4))

        def forward(self, x):
            return (x @ self.W).relu() @ self.V

    model = Bare()
    report = diagnose(model, lambda: model(torch.randn(6, 4)).square().mean() + 0.1 * model.W.square().sum())
    assert [row["name"] for row in report.rows] == ["W matmul", "W relu", "V matmul"]


def test_every_finding_has_words_in_both_languages():
    assert WORDS["zh"].keys() == WORDS["en"].keys() == {*LIMITS, "nothing", "nan", "nan back", "lost"}
    for words in WORDS.values():
        assert all(text.format(name="x", value=2) for text in words.values())


def test_a_verdict_names_the_row():
    torch.manual_seed(0)
    layers = [part for _ in range(12) for part in (nn.Linear(20, 20), nn.Sigmoid())]
    model = nn.Sequential(*layers)
    report = diagnose(model, lambda: model(torch.randn(5, 20)).square().mean())
    assert [found[:2] for found in report.found] == [("vanishes", "0 linear")]
    assert report.verdict("zh")[0].startswith("0 linear：梯度只有") and "gradient" in report.verdict("en")[0]
    assert str(report).count("\n") == len(report.rows)


def test_limits_on_made_up_rows():
    row = {
        "name": "a",
        "signal": 1.0,
        "gradient": 1.0,
        "dead": 0.0,
        "saturated": 0.0,
        "update": 1e-3,
        "trained": True,
        "weights": 1.0,
    }
    assert findings([row, row]) == []
    assert [f[0] for f in findings([row, row | {"signal": 1e-4}])] == ["fades"]
    assert [f[0] for f in findings([row | {"gradient": 2e3}, row])] == ["explodes"]
    assert [f[0] for f in findings([row | {"update": 1.5}, row])] == ["large"]
    assert [f[0] for f in findings([row | {"weights": None}, row])] == ["lost"]


def test_a_report_can_be_drawn_even_with_nan():
    from matplotlib.figure import Figure

    model = nn.Linear(3, 3)
    with torch.no_grad():
        model.weight.fill_(math.nan)
    diagnose(model, lambda: model(torch.ones(2, 3)).sum()).draw(figure := Figure())
    assert len(figure.axes) == 4
    draw(Figure(), {"rows": []})


def test_checkpointing_and_whole_numbers_do_not_disturb():
    torch.manual_seed(0)
    model, x = nn.Sequential(nn.Linear(3, 3), nn.Tanh()), torch.randn(4, 3)
    whole = torch.tensor([1, -2])
    plain = diagnose(model, lambda: model(x).sum() + whole.relu().sum())
    again = diagnose(model, lambda: checkpoint(model, x, use_reentrant=False).sum())
    assert plain.rows == again.rows
    assert plain.rows[1]["saturated"] is not None


class Woven(nn.Module):
    """A transposed, a masked and a sliced weight, a scalar, and a buffer with one number for many places."""

    def __init__(self):
        super().__init__()
        self.W, self.V = nn.Parameter(torch.randn(5, 8)), nn.Parameter(torch.randn(9, 5))
        self.scale = nn.Parameter(torch.tensor(0.5))
        self.register_buffer("mask", torch.ones(1).expand(5, 8))
        self.register_buffer("last", None)

    def forward(self, x):
        self.last = x
        return (x @ (self.W * self.mask).T).tanh() @ self.V[:3].T.to(x.dtype) * self.scale.exp()


def test_weights_made_of_parameters_count_as_these():
    model, x, y = Woven(), torch.randn(6, 8), torch.randint(3, (6,))
    report = diagnose(model, lambda: cross_entropy(model(x), y) + 0.1 * model.W.square().sum(), 0.1)
    assert [row["name"] for row in report.rows] == ["W matmul", "W tanh", "V matmul", "scale"]
    assert all(row["update"] > 0 for row in report.rows if row["kind"] != "tanh")
    assert model.last is None and not report.found


@pytest.mark.parametrize("way", [nn.utils.parametrizations.weight_norm, torch.compile, nn.DataParallel])
def test_wrapped_layers_have_the_rows_of_plain_ones(way):
    torch.manual_seed(0)
    model, x = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 2)), torch.randn(6, 4)
    plain = by_name(diagnose(model, lambda: model(x).square().mean()))
    if way is nn.utils.parametrizations.weight_norm:
        way(model[0])
        wrapped = model
    else:
        wrapped = way(model)
    report = diagnose(wrapped, lambda: wrapped(x).square().mean())
    rows = {name.removeprefix("module."): row for name, row in by_name(report).items()}
    assert rows.keys() == plain.keys()
    for name, row in rows.items():
        assert row["signal"] == pytest.approx(plain[name]["signal"], rel=1e-5)
        assert row["gradient"] == pytest.approx(plain[name]["gradient"], rel=1e-5)


def test_a_loss_with_derivatives_in_it_counts_only_the_way_back():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1)).double()

    def loss(layers, x):
        x = x.clone().requires_grad_()
        z = layers[0](x)
        slopes = torch.autograd.grad(layers[2](layers[1](z)).sum(), x, create_graph=True)[0]
        return slopes.square().mean(), z

    x = torch.randn(4, 3).double()
    row = diagnose(model, lambda: loss(model, x)[0]).rows[0]
    value, z = loss(model, x)
    assert row["gradient"] == pytest.approx(torch.autograd.grad(value, z)[0].norm().item(), rel=1e-9)


@pytest.mark.parametrize("model", [nn.ReLU(), nn.Linear(3, 3).requires_grad_(False)])
def test_nothing_to_train_and_a_rate(model):
    report = diagnose(model, lambda: model(torch.randn(40, 3)).sum(), 0.1)
    assert report.rows[0]["update"] is None and not report.found


def test_inference_mode_inside_and_around():
    body, head, x = nn.Sequential(nn.Linear(3, 3), nn.ReLU()), nn.Linear(3, 2), torch.randn(4, 3)
    model = nn.Sequential(body.requires_grad_(False), head)

    def loss():
        with torch.inference_mode():
            h = body(x)
        return head(h.clone()).square().mean()

    with torch.inference_mode():
        report = diagnose(model, loss, 0.1)
    assert not report.found and by_name(report)["1 linear"]["update"] > 0


def test_complex_weights_have_a_size():
    W = nn.ParameterList([torch.randn(3, 3, dtype=torch.complex64)])
    report = diagnose(W, lambda: (torch.ones(2, 3, dtype=torch.complex64) @ W[0]).abs().mean(), 0.1)
    assert report.rows[0]["signal"] > 0 and report.rows[0]["update"] > 0


def test_no_tensor_keeps_a_hook():
    kept, model = [], nn.Sequential(nn.Linear(3, 3), nn.Tanh())

    def loss():
        kept.append(model(torch.randn(2, 3)))
        return kept[0].sum() + kept[0].square().sum()

    diagnose(model, loss)
    assert not kept[0]._backward_hooks
