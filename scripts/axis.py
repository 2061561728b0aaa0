"""A number on its axis, beside the mark that it is to be compared with, small enough for every row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import log10
from pathlib import Path
from typing import Any

from scripts import numbers
from scripts.numbers import Results
from scripts.problem import Problem

FORM = re.compile(r"(?P<log>log )?(?P<low>\S+) (?P<mark>\S+) (?P<high>\S+)(?: of (?P<value>\S+))?")
LEFT, RIGHT, LINE = 16, 144, 22  # pixels: the ends of the axis, and how far below the top it is
ROOM = 30  # what two numbers below the axis need between their middles
EDGE = 40  # a word above the axis that is nearer to an end begins or ends at its mark


@dataclass(frozen=True)
class Axis:
    """Linear or logarithmic, from `low` to `high`."""

    log: bool
    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value lies, in pixels; raise ValueError beyond the ends."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{value:g} lies outside its axis from {self.low:g} to {self.high:g}")
        low, here, high = (log10(one) if self.log else one for one in (self.low, value, self.high))
        return round(LEFT + (RIGHT - LEFT) * (here - low) / (high - low), 1)


def drawing(said: str, word: str, number: str, results: Results, look: str, where: tuple[Path, int]) -> str:
    """The SVG of what `said` asks for: `[log] low mark high [of value]`.

    `number` is the reference whose value is drawn if `said` names none; `mark` may be a reference too. `word` names
    the mark, `look` is a class. Raise Problem with file and line of `where` for anything that cannot be drawn.
    """
    found = FORM.fullmatch(said)
    if not found:
        raise Problem(*where, f"axis {said!r}; expected `[log] low mark high [of value]`, such as `log 0.1 1 10`")
    path, _, spec = number.partition(":")
    value = numbers.lookup(found["value"] or path, results, *where)
    try:
        axis = Axis(bool(found["log"]), float(found["low"]), float(found["high"]))
        measured = "." in found["mark"] and not is_number(found["mark"])
        mark = middle(numbers.lookup(found["mark"], results, *where) if measured else float(found["mark"]))
        place, span = axis.at(mark), [axis.at(one) for one in ends(value, axis.high)]
        texts = {axis.at(one): label(one, spec) for one in (axis.low, axis.high)}
        texts = {x: text for x, text in texts.items() if abs(x - place) >= ROOM}
        texts[place] = numbers.written(mark, spec) if measured else label(mark, spec)
    except ValueError as error:
        raise Problem(*where, f"axis {said!r}: {error}; change the axis, or the number that it is for") from None
    return "".join(parts(look, word, axis.at(middle(value)), span, place, texts))


def parts(look: str, word: str, value: float, span: list[float], mark: float, texts: dict[float, str]) -> Iterator[str]:
    """The axis, its mark, the interval, the number; above the axis the word, below it the numbers of the axis."""
    yield f'<svg class="axis {look}" viewBox="0 0 160 40" role="img" aria-label="{escape(word)}: {texts[mark]}" '
    yield f'data-search-exclude><path d="M{LEFT} {LINE}H{RIGHT}M{mark:g} {LINE - 8}v16"/>'
    if span[0] < span[1]:
        yield f'<path d="M{span[0]:g} {LINE}H{span[1]:g}"/>'
    yield f'<circle cx="{value:g}" cy="{LINE}" r="4"/>'
    side = ' class="start"' if mark < LEFT + EDGE else ' class="end"' if mark > RIGHT - EDGE else ""
    yield f'<text x="{mark:g}" y="10"{side}>{escape(word)}</text>'
    for x, text in sorted(texts.items()):
        yield f'<text x="{x:g}" y="39">{text}</text>'
    yield "</svg>"


def ends(value: Any, most: float) -> list[float]:
    """The lowest and the highest of an interval; a number twice.

    A race writes -1 for a run that never arrives, which lies below every other; such an interval ends at `most`.
    """
    if not isinstance(value, dict):
        return [middle(value)] * 2
    return [value["low"], value["high"] if value["high"] >= value["low"] else most]


def middle(value: Any) -> float:
    """The median of an interval, or the number itself; raise ValueError for anything else."""
    value = value["median"] if isinstance(value, dict) and "median" in value else value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{str(value)[:40]!r} is no number and no interval")
    return value


def is_number(text: str) -> bool:
    """Whether a text is one, not a reference."""
    return re.fullmatch(r"-?[\d.]+(?:e[+-]?\d+)?", text) is not None


def label(value: float, spec: str) -> str:
    """A number of the axis, as short as can be; a share as percent where the measured number is one."""
    return numbers.written(float(value), ".0%" if spec.endswith("%") else "g")
