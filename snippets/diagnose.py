"""One pass forwards and one backwards show in which layer a network is ill.

A single batch and a single step are seen; faults that leave sizes and slopes as they are stay hidden.
"""

import copy
import re
import sys
from collections import defaultdict
from contextlib import ExitStack, contextmanager, nullcontext
from math import ceil, floor, isfinite, log10
from operator import gt, lt

import torch
from torch import enable_grad, inference_mode, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.overrides import TorchFunctionMode
from torch.random import fork_rng

BENDS = {"relu", "relu_", "leaky_relu", "leaky_relu_", "rrelu", "rrelu_", "prelu", "elu", "elu_", "selu", "selu_",
         "celu", "celu_", "gelu", "silu", "mish", "softplus", "softsign", "sigmoid", "sigmoid_", "tanh", "tanh_",
         "hardtanh", "hardtanh_", "hardsigmoid", "hardswish", "relu6", "threshold"}
JOINS = {"add", "sub", "mul", "div", "cat", "stack", "where", "masked_fill"}
CHANNELS_FIRST = ("conv", "batch_norm", "group_norm", "instance_norm")
FLAT = 0.01
OWN = r"^_orig_mod\.|\.?(parametrizations\..*|(weight|bias|in_proj)[^.]*)$"  # what to leave out for its module's name
# --8<-- [start:limits]
LIMITS = {  # a column, the row to look at, above or below what
    "fades": ("signal", min, lt, 1e-3),
    "swells": ("signal", max, gt, 1e3),
    "vanishes": ("gradient", min, lt, 1e-3),
    "explodes": ("gradient", max, gt, 1e3),
    "dead": ("dead", max, gt, 0.4),
    "saturated": ("saturated", max, gt, 0.5),
    "small": ("update", max, lt, 1e-6),
    "large": ("update", max, gt, 1.0),
}
# --8<-- [end:limits]
WORDS = {
    "zh": {
        "nothing": "没有发现异常。",
        "nan": "{name}：从这里开始，输出不再是有限的数。",
        "nan back": "{name}：梯度往回传到这里，不再是有限的数。",
        "lost": "{name}：收不到梯度，或者梯度恰好为零（共 {value} 行）。",
        "fades": "{name}：信号只有第一行的 {value:.0e} 倍。",
        "swells": "{name}：信号是第一行的 {value:.0e} 倍。",
        "vanishes": "{name}：梯度只有最后一行的 {value:.0e} 倍。",
        "explodes": "{name}：梯度是最后一行的 {value:.0e} 倍。",
        "dead": "{name}：{value:.0%} 的神经元在每个样本上都没有斜率。",
        "saturated": "{name}：{value:.0%} 的情形处于饱和。",
        "small": "{name}：走一步，权重的相对变化只有 {value:.0e}，别的行也不比它大。",
        "large": "{name}：走一步，权重的相对变化就有 {value:.0e}。",
    },
    "en": {
        "nothing": "Nothing conspicuous.",
        "nan": "{name}: from here on outputs are not finite.",
        "nan back": "{name}: on its way back the gradient ceases to be finite here.",
        "lost": "{name}: no gradient arrives, or one that is exactly zero (rows: {value}).",
        "fades": "{name}: the signal is down to {value:.0e} of the first row's.",
        "swells": "{name}: the signal is {value:.0e} times the first row's.",
        "vanishes": "{name}: the gradient is down to {value:.0e} of the last row's.",
        "explodes": "{name}: the gradient is {value:.0e} times the last row's.",
        "dead": "{name}: {value:.0%} of the units have no slope on any sample.",
        "saturated": "{name}: saturated in {value:.0%} of all cases.",
        "small": "{name}: one step changes the weights by {value:.0e} of their size, and no row by more.",
        "large": "{name}: one step changes the weights by {value:.0e} of their size.",
    },
}


def tensors(*parts):
    """All tensors in nested lists, tuples and dictionaries."""
    found = []
    for part in parts:
        if isinstance(part, torch.Tensor):
            found.append(part)
        elif isinstance(part, dict | list | tuple):
            found += tensors(*(part.values() if isinstance(part, dict) else part))
    return found


def length(x):
    x = x.detach().to_dense()
    exact = torch.float32 if x.is_mps else torch.float64
    return torch.linalg.vector_norm(x.abs() if x.is_complex() else x, dtype=exact)


def norm(parts):
    """The norm of everything together; None of nothing."""
    lengths = [length(part) for part in parts if part is not None]
    return torch.stack(lengths).norm().item() if lengths else None


# --8<-- [start:slope]
def slope(function, z, *rest, **options):
    """The derivative of an activation function at every entry."""
    hooks = saved_tensors_hooks(torch.detach, torch.detach)
    with inference_mode(False), enable_grad(), hooks:
        z = z.detach().clone().requires_grad_()
        h = function(z * 1, *rest, **options)
        return torch.autograd.grad(h.sum(), z)[0]
# --8<-- [end:slope]


class Watch(TorchFunctionMode):
    """Makes a row of every torch function that uses a parameter of the model, or bends."""

    def __init__(self, model):
        super().__init__()
        self.names = {id(p): re.sub(OWN, "", name) for name, p in model.named_parameters()}
        self.made = {id(p): [p] for p in model.parameters()}  # tensors of parameters alone, and of which
        self.buffers, self.kept = {id(b) for b in model.buffers()}, []
        self.rows, self.place, self.axis = defaultdict(lambda: defaultdict(list)), "", -1
        self.hooks = ExitStack()

    def __exit__(self, *error):
        super().__exit__(*error)
        for row in self.rows.values():  # a loss with derivatives in it has gone back once already
            row["delta"].clear()

    # --8<-- [start:call]
    def __torch_function__(self, func, types, args=(), kwargs=None):
        kind, kwargs = getattr(func, "__name__", ""), kwargs or {}
        own, others = self.split(kind, tensors(args, kwargs))
        bends = kind in BENDS and others and args and args[0].dim() > 0
        if bends := bends and args[0].is_floating_point():
            flat = slope(func, *args, **kwargs).abs() < FLAT
        out = func(*args, **kwargs)
        if own and not others:
            self.adopt(out, own)
        elif own or bends:
            self.note(kind, out, own, flat if bends else None)
        return out
    # --8<-- [end:call]

    def split(self, kind, given):
        """The parameters behind the inputs of a call, and the inputs that stem from elsewhere."""
        own = [t for t in given if id(t) in self.made]
        others = [t for t in given if id(t) not in self.made]
        if kind in JOINS:  # a mask, a scale or a penalty; else only what is itself a parameter makes a row
            others = [t for t in others if id(t) not in self.buffers and t.dim() > 0]
            own = [t for t in own if not others or id(t) in self.names]
        return [p for t in own for p in self.made[id(t)]] if kind != "grad" else [], others

    def adopt(self, out, own):
        """What is made of parameters alone counts as they do: a transpose, a mask, a normalised weight."""
        for t in tensors(out):
            self.made.setdefault(id(t), own)
            self.kept.append(t)  # alive, its id is its own

    def note(self, kind, out, own, flat):
        out = next((t for t in tensors(out) if t.is_floating_point() or t.is_complex()), None)
        if out is None:
            return
        place = self.names[id(own[0])] if own and kind != "prelu" else self.place
        if own and kind not in JOINS | {"prelu"}:
            self.place, self.axis = place, 1 if kind.startswith(CHANNELS_FIRST) else -1
        axis = self.axis if out.dim() > 2 else -1
        row = self.rows[place, kind, out.shape[axis] if out.dim() else 1]
        row["own"] += own
        row["out"].append(length(out))
        row["count"].append(out.numel())
        if flat is not None:
            row["flat"].append(flat.float().mean())
            row["dead"].append(flat.movedim(axis, 0).reshape(flat.shape[axis], -1).all(1))
        if out.requires_grad:
            self.hooks.callback(out.register_hook(lambda g: row["delta"].append(length(g))).remove)


def uncompiled():
    """Compiled models run as they are written, so that their functions are called one by one."""
    return torch.compiler.set_stance("force_eager") if "torch._dynamo" in sys.modules else nullcontext()


# --8<-- [start:unchanged]
@contextmanager
def unchanged(model):
    """Buffers and random numbers are afterwards what they were."""
    kept = [(m._buffers, name, b, None if b is None else b.clone())
            for m in model.modules()
            for name, b in m._buffers.items()]
    devices = {p.device for p in model.parameters() if p.is_cuda}
    try:
        with fork_rng(devices), inference_mode(False), enable_grad():
            yield
    finally:
        for owner, name, buffer, old in kept:
            if old is not None and not torch.equal(buffer, old):
                buffer.detach().copy_(old)
            owner[name] = buffer
# --8<-- [end:unchanged]


# --8<-- [start:moves]
def moves(params, grads, step):
    """What one step would add to each parameter: a copy takes it."""
    if not params:
        return {}
    if not isinstance(step, torch.optim.Optimizer):
        step = torch.optim.SGD(params, lr=step)
    twin = copy.deepcopy(step)
    found = {}
    pairs = zip(step.param_groups, twin.param_groups, strict=True)
    for one, two in pairs:
        found |= dict(zip(one["params"], two["params"], strict=True))
    for p, q in found.items():
        q.grad = None if grads.get(p) is None else grads[p].clone()
    twin.step()
    return {p: (q - p).detach() for p, q in found.items()}
# --8<-- [end:moves]


# --8<-- [start:diagnose]
def diagnose(model, loss, step=None):
    """Calls loss() and goes back, once; step: an optimiser or a rate."""
    params = [p for p in model.parameters() if p.requires_grad]
    watch, grads = Watch(model), [None] * len(params)
    with unchanged(model), uncompiled(), watch.hooks:
        with watch:
            value = loss()
        if params and value.requires_grad:
            grads = torch.autograd.grad(
                value, params, allow_unused=True)
        grads = dict(zip(params, grads, strict=True))
        change = {} if step is None else moves(params, grads, step)
    return Report(summary(model, watch.rows, grads, change))
# --8<-- [end:diagnose]


def summary(model, rows, grads, change):
    """Plain rows: first those that ran, in their order, then parameters that no function was seen to use."""
    seen, done = {id(p) for row in rows.values() for p in row["own"]}, []
    for name, p in model.named_parameters():
        if id(p) not in seen:
            rows[name, "", 0]["own"].append(p)
    for (name, kind, _), row in rows.items():
        own = list(dict.fromkeys(row["own"]))
        weight, move = norm(own), norm([change.get(p) for p in own])
        done.append({
            "name": f"{name} {kind}".strip(), "kind": kind, "calls": len(row["out"]),
            "signal": norm(row["out"]) / sum(row["count"]) ** 0.5 if row["out"] else None,
            "gradient": norm(row["delta"]),
            "saturated": torch.stack(row["flat"]).mean().item() if row["flat"] and "relu" not in kind else None,
            "dead": torch.stack(row["dead"]).all(0).float().mean().item() if row["dead"] else None,
            "trained": any(p.requires_grad for p in own), "weights": norm([grads.get(p) for p in own]),
            "update": move / weight if weight and move is not None else None,
        })
    return done


def columns(rows):
    """The numbers that have limits, each with the name of its row; signal and gradient relative to one end."""
    kept = {key: [(r[key], r["name"]) for r in rows if r[key] is not None and isfinite(r[key])]
            for key in ("signal", "gradient", "dead", "saturated", "update")}
    for key, end in (("signal", 0), ("gradient", -1)):
        some = [pair for pair in kept[key] if pair[0]]
        kept[key] = [(value / some[end][0], name) for value, name in some]
    return kept


def broken(rows):
    """The first output, or the last gradient, that is inf or NaN."""
    for key, column, end in (("nan", "signal", 0), ("nan back", "gradient", -1)):
        if names := [r["name"] for r in rows if not isfinite(r[column] or 0)]:
            return key, names[end], 0
    return None


# --8<-- [start:findings]
def findings(rows):
    """What exceeds a limit, as (key, row, value)."""
    if wrong := broken(rows):
        return [wrong]
    lost = [r["name"] for r in rows
            if r["trained"] and not r["weights"]]
    found = [("lost", lost[0], len(lost))] if lost else []
    for key, (column, pick, beyond, limit) in LIMITS.items():
        numbers = columns(rows)[column]
        value, name = pick(numbers, default=(None, ""))
        if value is not None and beyond(value, limit):
            found.append((key, name, value))
    return found
# --8<-- [end:findings]


class Report:
    """Rows of plain numbers; print it, ask for its verdict, draw it."""

    def __init__(self, rows):
        self.rows, self.found = rows, findings(rows)

    def verdict(self, language="en"):
        return [WORDS[language][key].format(name=name, value=value)
                for key, name, value in self.found or [("nothing", "", 0)]]

    def __str__(self):
        keys = "signal", "gradient", "dead", "saturated", "update"
        lines = [["", *keys], *([r["name"], *("" if r[k] is None else f"{r[k]:.1e}" for k in keys)] for r in self.rows)]
        wide = max(len(line[0]) for line in lines)
        return "\n".join(f"{name:{wide}}" + "".join(f"{cell:>10}" for cell in cells) for name, *cells in lines)

    def draw(self, figure, word=str):
        draw(figure, {"rows": self.rows}, word)


def compute() -> dict:
    torch.manual_seed(0)
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(128, 4, 256), 4, enable_nested_tensor=False)
    model = nn.Sequential(nn.Linear(64, 128), encoder, nn.Linear(128, 10))
    x, y = torch.randn(8, 32, 64), torch.randint(10, (8, 32))
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    report = diagnose(model, lambda: nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten()), adam)
    plain = [{key: value for key, value in row.items() if value is not None} for row in report.rows]
    verdict = {code: "; ".join(report.verdict(code)) for code in WORDS}
    return {"rows": plain, "count": len(plain), "verdict": verdict}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(7)
    shares = "● " + word("dead") + "  ▫ " + word("saturated")
    titles = (word("signal"), word("gradient"), shares, word("update / weight"))
    panels = (("signal",), ("gradient",), ("dead", "saturated"), ("update",))
    grid = figure.subplots(*((4, 1) if tall else (2, 2)), sharex=True).flat
    for axes, title, keys in zip(grid, titles, panels, strict=True):
        shares = len(keys) > 1
        for key, style in zip(keys, ("o", "s"), strict=False):
            pairs = [(place, row[key]) for place, row in enumerate(result["rows"], 1) if row.get(key) is not None]
            pairs = [(place, value) for place, value in pairs if isfinite(value) and (value > 0 or shares)]
            axes.plot(*zip(*pairs, strict=True) if pairs else ([], []), style, color="C1" if style == "s" else "C0",
                      markersize=4, fillstyle="none" if style == "s" else "full")
            if pairs and not shares:
                axes.set_ylim(10 ** floor(log10(min(pairs, key=lambda p: p[1])[1]) - 0.1),
                              10 ** ceil(log10(max(pairs, key=lambda p: p[1])[1]) + 0.1))
        axes.set_yscale("linear" if shares else "log")
        if shares:
            axes.set_ylim(-0.05, 1.05)
        axes.set_title(title, fontsize=10)
        axes.grid(axis="y", color="lightgray", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in figure.axes[-1 if tall else -2:]:
        axes.set_xlabel(word("row"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
