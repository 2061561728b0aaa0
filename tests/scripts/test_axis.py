"""axis: where a number lies, what stands beside it, and what cannot be drawn."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from scripts import axis
from scripts.axis import LEFT, RIGHT, Axis
from scripts.problem import Problem

INTERVAL = {"median": 3.0, "low": 2.0, "high": 5.0}
RESULTS: dict[str, Any] = {
    "x": {"ratio": INTERVAL, "share": 0.25, "small": 1e-9, "other": 2.5, "text": "∞", "open": INTERVAL | {"high": -1.0}}
}
HERE = (Path("claims.toml"), 7)


def drawn(said: str, number: str = "x.ratio:.1f", word: str = "equal") -> str:
    return axis.drawing(said, word, number, RESULTS, "wrong", HERE)


def texts(svg: str) -> dict[float, str]:
    """What stands below the axis, and where."""
    return {float(x): text for x, text in re.findall(r'<text x="([^"]+)" y="39">([^<]*)', svg)}


@pytest.mark.parametrize(
    ("log", "low", "high", "value", "place"),
    [(False, 0, 4, 0, 0.0), (False, 0, 4, 1, 0.25), (False, -1, 1, 0, 0.5), (True, 0.1, 10, 1, 0.5),
     (True, 1e-16, 1, 1e-4, 0.75), (True, 1, 100, 100, 1.0)],
)  # fmt: skip
def test_a_value_lies_where_its_share_of_the_axis_ends(
    log: bool, low: float, high: float, value: float, place: float
) -> None:
    assert Axis(log, low, high).at(value) == pytest.approx(LEFT + place * (RIGHT - LEFT), abs=0.05)


def test_an_interval_its_median_its_mark_and_its_ends_are_drawn() -> None:
    svg, at = drawn("log 0.1 1 10"), Axis(True, 0.1, 10).at
    assert f'<path d="M{at(2):g} 22H{at(5):g}"/><circle cx="{at(3):g}" cy="22" r="4"/>' in svg
    assert f"M{at(1):g} 14v16" in svg and f'<text x="{at(1):g}" y="10">equal</text>' in svg
    assert texts(svg) == {LEFT: "0.1", at(1): "1", RIGHT: "10"}
    assert 'class="axis wrong"' in svg and 'aria-label="equal: 1"' in svg


def test_a_number_without_interval_has_none() -> None:
    assert drawn("0 1 2 of x.share").count("<path") == 1


def test_an_interval_that_never_ends_reaches_the_end_of_its_axis() -> None:
    assert f'<path d="M{Axis(True, 0.1, 10).at(2):g} 22H{RIGHT}"/>' in drawn("log 0.1 1 10 of x.open")


def test_a_share_has_an_axis_in_percent() -> None:
    assert list(texts(drawn("0 0.5 1", "x.share:.0%")).values()) == ["0%", "50%", "100%"]


def test_small_numbers_are_powers_of_ten() -> None:
    assert list(texts(drawn("log 1e-16 1e-6 1", "x.small:.0e")).values()) == ["10⁻¹⁶", "10⁻⁶", "1"]


def test_a_measured_mark_is_written_like_the_number() -> None:
    assert texts(drawn("0 x.other 10"))[Axis(False, 0, 10).at(2.5)] == "2.5"


@pytest.mark.parametrize(("said", "side"), [("0 0 9", ' class="start"'), ("0 9 9", ' class="end"'), ("0 4.5 9", "")])
def test_words_and_numbers_keep_within_the_drawing_and_apart(said: str, side: str) -> None:
    svg = drawn(said)
    assert f'y="10"{side}>equal' in svg
    places = sorted(texts(svg))
    assert all(b - a >= axis.ROOM for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("said", "message"),
    [("0 1", "expected `\\[log\\] low mark high"), ("0 1 2.5", "5 lies outside its axis from 0 to 2.5"),
     ("log 0 1 10", "expected a positive input|math domain"), ("0 one 10", "could not convert"),
     ("0 1 10 of x.text", "'∞' is no number"), ("0 x.othr 10", "x has no 'othr'"), ("0 20 10", "20 lies outside")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_named_in_the_file(said: str, message: str) -> None:
    with pytest.raises(Problem, match=rf"claims\.toml:7: .*(?:{message})"):
        drawn(said)


def test_a_word_is_text() -> None:
    assert "<b>" not in drawn("0 1 9", word='a<b>"') and 'aria-label="a&lt;b&gt;&quot;: 1"' in drawn(
        "0 1 9", word='a<b>"'
    )
