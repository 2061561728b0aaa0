"""Measured numbers in prose: `{{ snippet.key:format unit }}` becomes the number that the run gave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import category

from scripts import fences
from scripts.problem import Problem, nearest

REFERENCE = re.compile(r"\{\{\s*(?P<path>[\w/-]+(?:\.[\w-]+)+)(?::(?P<spec>[^\s}]+)(?:\s+(?P<unit>[^}]*?))?)?\s*\}\}")
CODE = r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
MATH = r"(?P<math>\$\$.+?\$\$|(?<![\\$])\$(?=[^\s$])[^$\n]*?[^\s\\$]\$(?!\d))"
LISTS = "claims|benchmark|faults|glossary|living|quiz|references"
DIRECTIVE = rf"(?P<directive>^\{{\{{ (?:{LISTS}|claim \w+|errata \w+ \w+) \}}\}}$)"
TOKEN = re.compile(rf"{CODE}|{MATH}|{DIRECTIVE}|(?P<other>\{{\{{.*?\}}\}})", re.DOTALL | re.MULTILINE)
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NARROW = "\u202f"
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")

Results = Mapping[str, Any]


def references(text: str) -> list[tuple[int, str]]:
    """Every reference of a page, with its line, in order; code is left out."""
    return [
        (line + piece.count("\n", 0, found.start()), found[0])
        for line, _, piece in tokens(text)
        for found in REFERENCE.finditer(piece)
    ]


def fill(text: str, results: Results, page: Path, offset: int = 0) -> str:
    """Replace every reference; raise Problem with page and line for one that names nothing."""
    done, position = [], 0
    for line, start, piece in tokens(text):
        in_math = piece.startswith("$")
        first = line + offset

        def number(found: re.Match[str], first: int = first, tex: bool = in_math) -> str:
            return typeset(found, results, page, first + found.string.count("\n", 0, found.start()), tex)

        filled = REFERENCE.sub(number, piece)
        if "{{" in piece and "{{" in filled and not in_math:
            raise Problem(page, first, f"{piece} is no reference; expected {{{{ snippet.key:format unit }}}}")
        done += [text[position:start], filled]
        position = start + len(piece)
    return "".join(done) + text[position:]


def tokens(text: str) -> list[tuple[int, int, str]]:
    """Formulas and double braces outside code, claims and lists left out: line, position, text."""
    return [
        (text.count("\n", 0, found.start()) + 1, found.start(), text[found.start() : found.end()])
        for found in TOKEN.finditer(shown(text))
        if not (found["code"] or found["directive"])
    ]


def shown(text: str) -> str:
    """The text with spaces in the place of its fences, so that positions stay."""
    hidden = list(text)
    starts = [0]
    for row in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    for fence in fences.find(text):
        for position in range(starts[fence.line - 1], starts[fence.end]):
            if hidden[position] != "\n":
                hidden[position] = " "
    return "".join(hidden)


def typeset(found: re.Match[str], results: Results, page: Path, line: int, tex: bool) -> str:
    """One reference as text, or as TeX inside a formula."""
    value = lookup(found["path"], results, page, line)
    try:
        text = written(value, found["spec"] or "")
    except (TypeError, ValueError) as error:
        kind = f"{found['path']} is {type(value).__name__} {str(value)[:60]!r}"
        raise Problem(page, line, f"{found[0]}: {kind}; {error}") from None
    if found["unit"]:
        text += NARROW + found["unit"]
    return as_tex(text) if tex else text


def lookup(path: str, results: Results, page: Path, line: int) -> Any:
    """Follow a dotted path into the results; raise Problem with the nearest names where it leaves them."""
    value: Any = results
    for depth, step in enumerate(path.split(".")):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, Mapping) and step in value:
            value = value[step]
        else:
            known = (
                list(value)
                if isinstance(value, Mapping)
                else [str(index) for index in range(len(value))]
                if (isinstance(value, list))
                else []
            )
            here = ".".join(path.split(".")[:depth]) or "the results"
            raise Problem(page, line, f"{{{{ {path} }}}}: {here} has no {step!r}; {nearest(step, known)}")
    return value


def written(value: Any, spec: str) -> str:
    """A number, or an interval as "median [low, high]", in the typography of both languages."""
    if isinstance(value, Mapping):
        if set(value) != {"median", "low", "high"}:
            raise ValueError("name one of its keys; only {median, low, high} is written as a whole")
        low, high = written(value["low"], spec), written(value["high"], spec)
        return f"{written(value['median'], spec)} [{low}, {high}]"
    if isinstance(value, str) and not spec:
        return inert(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("expected a number or an interval")
    return polished(format(value, spec or ("d" if isinstance(value, int) else ".3g")))


def inert(text: str) -> str:
    """A text that a run gave, so written that neither Markdown nor a browser takes any of it for more than text."""
    seen = "".join(letter if visible(letter) else repr(letter)[1:-1] for letter in text)
    return PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", seen)


def visible(letter: str) -> bool:
    """Whether a character may stand on a page; a space of any width may, other than Python has it."""
    return letter.isprintable() or category(letter) == "Zs"


def polished(text: str) -> str:
    """1.5e-03 -> 1.5 × 10⁻³; a true minus; a narrow space between thousands."""
    if scientific := re.fullmatch(r"(-?[\d.]+)e([+-]\d+)", text):
        mantissa, exponent = scientific.groups()
        power = "10" + str(int(exponent)).translate(SUPERSCRIPT)
        text = power if mantissa == "1" else f"{mantissa}{NARROW}×{NARROW}{power}"
    return text.replace("-", "−", 1).replace(",", NARROW) if text[0] == "-" else text.replace(",", NARROW)


def as_tex(text: str) -> str:
    """The same, for use inside a formula."""
    text = re.sub(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: f"10^{{{back(found[1])}}}", text)
    return text.replace("×", r"\times ").replace(NARROW, r"\,").replace("−", "-").replace("%", r"\%")


def back(superscript: str) -> str:
    """⁻³ -> -3."""
    return superscript.translate({value: chr(key) for key, value in SUPERSCRIPT.items()})
