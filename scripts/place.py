"""A place in a lesson that data refer to, a section or a figure, and the link to it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.problem import Problem, nearest

HEADING = re.compile(r"^#{1,3} (?P<text>.*?)\s*\{[^}]*#(?P<id>[\w-]+)[^}]*\}\s*$", re.MULTILINE)
CAPTION = re.compile(r"^/// (?P<kind>figure|table)-caption\n(?: +attrs: \{id: (?P<id>[\w-]+)\})?", re.MULTILINE)
NUMBERED = {"zh": {"figure": "图 {}", "table": "表 {}"}, "en": {"figure": "Figure {}", "table": "Table {}"}}


def link(docs: Path, language: str, lesson: str, section: str, asker: Owner) -> str:
    """A link from a page of the appendix to a section, figure or table of a lesson, named as the lesson names it."""
    page = docs / language / "lessons" / f"{lesson}.md"
    if not page.is_file():
        known = [path.stem for path in page.parent.glob("*.md")]
        raise asker.problem(
            f"names lesson {lesson!r}; there is no {page.name} in {page.parent}; {nearest(lesson, known)}"
        )
    text = page.read_text("utf-8")
    labels = places(text, language)
    if section not in labels:
        raise asker.problem(
            f"names section {section!r} of lesson {lesson}; {page} has no such heading, figure or table; "
            f"{nearest(section, list(labels))}"
        )
    name = title(text)
    label = name if labels[section] == name else f"{name} · {labels[section]}"
    return f"[{label}](../lessons/{lesson}.md#{section})"


@lru_cache(256)
def title(text: str) -> str:
    """The title of a page."""
    found = HEADING.search(text)
    return found["text"] if found else ""


@lru_cache(256)
def places(text: str, language: str) -> dict[str, str]:
    """What can be linked to on a page: headings by their text, figures and tables by their number."""
    labels = {found["id"]: found["text"] for found in HEADING.finditer(text)}
    counts = {"figure": 0, "table": 0}
    for found in CAPTION.finditer(text):
        counts[found["kind"]] += 1
        labels[found["id"]] = NUMBERED[language][found["kind"]].format(counts[found["kind"]])
    return labels


@dataclass(frozen=True)
class Owner:
    """A table of a TOML file, which says of itself where it stands."""

    path: Path
    kind: str
    key: str
    line: int

    def problem(self, what: str) -> Problem:
        """What is wrong with this table."""
        return Problem(self.path, self.line, f"{self.kind} {self.key} {what}")

    def expect(self, found: Any, keys: set[str], optional: set[str], where: str = "") -> None:
        """Raise Problem unless a table has these keys, perhaps the optional ones, and no others."""
        there = set(found) if isinstance(found, dict) else set()
        if not keys <= there <= keys | optional:
            may = f" and may have {', '.join(sorted(optional))}" if optional else ""
            raise self.problem(
                f"has {', '.join(sorted(there)) or 'no keys'}{where}; it must have {', '.join(sorted(keys))}{may}"
            )


def owner(path: Path, kind: str, key: str, text: str) -> Owner:
    """The table of a key in the text of its file."""
    return Owner(path, kind, key, text.count("\n", 0, max(0, text.find(f"[{key}]"))) + 1)


def tables(path: Path) -> tuple[str, dict[str, Any]]:
    """A TOML file as text and as tables."""
    text = path.read_text("utf-8")
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problem(path, getattr(error, "lineno", 0), f"not TOML: {error}") from None
