"""The skeleton of a page, equal in every language: headings, fences, figures, equations, references, claims."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path

from scripts import equations as numbered
from scripts import fences, numbers
from scripts.page import figures, headings, prose
from scripts.problem import Problem

EQUATION = re.compile(r"^\s*\$\$(.*?)\$\$\s*$", re.MULTILINE | re.DOTALL)
TEXT = re.compile(r"\\(?:text|mathrm|textbf)\{[^{}]*\}")
BLOCK = re.compile(r"^\s*(?:!!!|\?\?\?\+?|///) +(?P<kind>[\w-]+)")
IDENTITY = re.compile(r"attrs: \{id: ([\w-]+)\}")
FOOTNOTE = re.compile(r"\[\^([\w-]+)\]")

Part = tuple[int, str]
KINDS = ("heading", "fence", "figure", "equation", "reference", "number", "block", "caption", "footnote")


def skeleton(text: str) -> dict[str, list[Part]]:
    """What both languages must have, by kind, each with its line, in order."""
    rows = prose(text)
    return {
        "heading": [(line, f"{found['marks']} #{found['name']}") for line, found in headings(text)],
        "fence": [(fence.line, f"{fence.info.strip()}\n{fence.body}") for fence in fences.find(text)],
        "figure": [(line, found["name"]) for line, found in figures(text)],
        "equation": equations(text),
        "reference": [(line, name) for line, _, name in numbered.references(text)],
        "number": numbers.references(text) + directives(rows),
        "block": [(line, found["kind"]) for line, row in rows if (found := BLOCK.match(row))],
        "caption": [(line, found[1]) for line, row in rows if (found := IDENTITY.search(row))],
        "footnote": [(line, found[1]) for line, row in rows for found in FOOTNOTE.finditer(row)
                     if not row.startswith("[^")],
    }  # fmt: skip


def equations(text: str) -> list[Part]:
    """Display equations without the words in them, spaces folded."""
    blank = "\n".join(row if line else "" for line, row in padded(text))
    return [
        (blank.count("\n", 0, found.start(1)) + 1, " ".join(TEXT.sub(r"\\text{}", found[1]).split()))
        for found in EQUATION.finditer(blank)
    ]


def padded(text: str) -> Iterable[Part]:
    """Every line, those inside fences as line 0."""
    outside = {line for line, _ in prose(text)}
    return [(line if line in outside else 0, row) for line, row in enumerate(text.splitlines(), 1)]


def directives(rows: list[Part]) -> list[Part]:
    """The lines that show claims and lists."""
    return [(line, row.strip()) for line, row in rows if re.match(numbers.DIRECTIVE, row)]


def compare(one: Path, other: Path) -> list[Problem]:
    """Where the page `other` departs from the page `one`: the first difference of each kind."""
    problems = []
    ours, theirs = skeleton(one.read_text("utf-8")), skeleton(other.read_text("utf-8"))
    for kind in KINDS:
        for expected, found in zip_longest(ours[kind], theirs[kind]):
            if expected is None or found is None or expected[1] != found[1]:
                line = found[0] if found else 0
                problems.append(
                    Problem(
                        other,
                        line,
                        f"{kind}: found {described(found)}, expected "
                        f"{described(expected)} as in {one.parent.parent.name}/{one.parent.name}/"
                        f"{one.name}{f':{expected[0]}' if expected else ''}",
                    )
                )
                break
    return problems


def described(part: Part | None) -> str:
    """A part in one line."""
    return repr(part[1][:120]) if part else "nothing"


def missing(docs: Path, languages: tuple[str, ...]) -> list[Problem]:
    """Every page that another language has and this one lacks."""
    pages = {language: names(docs / language) for language in languages}
    everything = set().union(*pages.values())
    return [
        Problem(docs / language / page, 0, "the page is missing; it exists in "
                + ", ".join(other for other in languages if page in pages[other]))
        for language in languages for page in sorted(everything - pages[language])
    ]  # fmt: skip


def names(folder: Path) -> set[str]:
    """The pages below a folder, by their paths."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
