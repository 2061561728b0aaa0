"""living: the slider, and what each of its places says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from scripts import living

RESULT: dict[str, Any] = {
    "scales": [0.5, 1.0, 2**0.5],
    "rules": {"Xavier": 1, "He": 2},
    "start": 2,
    "log10": {
        "relu": [[-8.61, 0.0], [-2.89, 0.0], [0.004, 0.0]],
        "tanh": [[-5.96, 0.0], [-0.74, 0.0], [0.33, 0.0]],
        "sigmoid": [[-17.39, 0.0], [-12.01, 0.0], [-9.53, 0.0]],
    },
}


def data(text: str) -> Any:
    """The numbers that the page holds."""
    return json.loads(re.findall(r'<script type="application/json">(.*?)</script>', text)[0])


@pytest.mark.parametrize(
    ("log", "text"),
    [(0.0, "1.0\narrives"), (-0.74, "0.18\narrives"), (0.99, "9.8\narrives"), (1.48, "30\ngrows"),
     (-2.89, "10⁻³\nshrinks"), (3.62, "4 × 10³\nexplodes"), (-9.53, "3 × 10⁻¹⁰\nvanishes")],
)  # fmt: skip
def test_a_ratio_has_a_number_and_a_name(log: float, text: str) -> None:
    assert living.said(log, "en").replace("\u202f", " ") == text


def test_every_place_has_its_scale_its_words_and_its_marks() -> None:
    found = data(living.control("en", {living.SNIPPET: RESULT}))
    assert found["scales"] == ["g = 0.50", "g = 1.00 (Xavier)", "g = 1.41 (He)"]
    assert {kind: len(words) for kind, words in found["said"].items()} == {"relu": 3, "tanh": 3, "sigmoid": 3}
    assert [rows[0] for rows in found["log"]] == [[-861, 0], [-596, 0], [-1739, 0]]


@pytest.mark.parametrize("language", living.WORDS)
def test_without_script_it_says_what_the_figure_shows(language: str) -> None:
    text = living.control(language, {living.SNIPPET: RESULT})
    for kind, words in data(text)["said"].items():
        assert f'<i data-kind="{kind}">{words[RESULT["start"]]}</i>' in text
    assert "<b>g = 1.41 (He)</b>" in text and 'value="2" aria-valuetext="g = 1.41 (He)"' in text
    assert '<span style="--at:0.5000">Xavier</span><span style="--at:1.0000">He</span>' in text


def test_every_language_has_the_same_words() -> None:
    assert len({frozenset(words) for words in living.WORDS.values()}) == 1
