"""The control of the living figure on the home page: a slider, what it shows in words, and the numbers of one run."""

from __future__ import annotations

import json
from typing import Any

from scripts import numbers
from scripts.numbers import Results

SNIPPET = "scale_of_weights"
KINDS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}  # in the order of the drawing
NOTABLE, EXTREME = 1, 3  # decades
WORDS: dict[str, dict[str, Any]] = {
    "zh": {"label": "权重的尺度 g", "scale": "g = {}", "lead": "第 1 层的梯度是第 20 层的几倍",
           "kept": "到达", "up": ("变大", "爆炸"), "down": ("变小", "消失")},
    "en": {"label": "Scale of the weights, g", "scale": "g = {}", "lead": "gradient of layer 1 over that of layer 20",
           "kept": "arrives", "up": ("grows", "explodes"), "down": ("shrinks", "vanishes")},
}  # fmt: skip


def control(language: str, results: Results) -> str:
    """The slider with the words and numbers of each of its places; docs/shared/home.js moves the marks of the figure.

    Without that script the slider is hidden, and the words are those of the figure as it was drawn.
    """
    result, words = results[SNIPPET], WORDS[language]
    start, last = result["start"], len(result["scales"]) - 1
    data: dict[str, Any] = {
        "scales": [words["scale"].format(scale(result, place)) for place in range(last + 1)],
        "said": {kind: [said(row[0], language) for row in result["log10"][kind]] for kind in KINDS},
        "log": [[[round(100 * value) for value in row] for row in result["log10"][kind]] for kind in KINDS],
    }
    rules = (f'<span style="--at:{place / last:.4f}">{name}</span>' for name, place in result["rules"].items())
    shown = (
        f'<span><b class="{kind}">{name}</b> <i data-kind="{kind}">{data["said"][kind][start]}</i></span>'
        for kind, name in KINDS.items()
    )
    return "".join([
        '<div class="living">',
        f'<label for="scale">{words["label"]}</label>',
        f'<input type="range" id="scale" max="{last}" value="{start}" aria-valuetext="{data["scales"][start]}">',
        f'<div class="rules" aria-hidden="true">{"".join(rules)}</div>',
        f'<output for="scale"><span><b>{data["scales"][start]}</b> <small>{words["lead"]}</small></span>',
        *shown,
        "</output>",
        f'<script type="application/json">{json.dumps(data, ensure_ascii=False, separators=(",", ":"))}</script>',
        "</div>",
    ])  # fmt: skip


def scale(result: dict[str, Any], place: int) -> str:
    """The scale at a place of the slider, with the rule that asks for it if one does."""
    text = numbers.written(result["scales"][place], ".2f")
    return "".join([text, *(f" ({rule})" for rule, where in result["rules"].items() if where == place)])


def said(log: float, language: str) -> str:
    """How many times the gradient of the last layer the first one gets, and what that is called; `log` in decades."""
    words, size = WORDS[language], abs(log)
    if size < NOTABLE:
        return f"{numbers.written(10**log, '.1f' if log > -0.5 else '.2f')}\n{words['kept']}"
    fate = words["up" if log > 0 else "down"][size >= EXTREME]
    return f"{numbers.written(10**log, '.0f' if 0 < log < EXTREME else '.0e')}\n{fate}"
