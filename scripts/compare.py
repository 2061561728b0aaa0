"""Which published numbers moved between two builds, as after an upgrade of a library, and which pages show them."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import claims, numbers, snippet
from scripts.problem import Problem
from scripts.settings import Settings

Shown = Mapping[str, list[str]]  # the path of a number -> where it is shown
ABSENT = "absent"


@dataclass(frozen=True)
class Move:
    """`change` is relative to the old number; infinite where a zero, a text or nothing was there."""

    path: str
    old: Any
    new: Any
    change: float
    pages: list[str]

    def __str__(self) -> str:
        """One line: how far, which number, from what to what, where it is shown."""
        far = f"{self.change:8.2%}" if math.isfinite(self.change) else "     new"
        return f"{far}  {self.path}: {self.old} -> {self.new}  ({', '.join(self.pages)})"


def report(settings: Settings, old: Path, new: Path, tolerance: float) -> list[str]:
    """A line for each published number that moved by more than `tolerance`, the farthest first, and a summary."""
    published = shown(settings)
    found = moves(results(old, settings.languages[0]), results(new, settings.languages[0]), published, tolerance)
    timings = {one.name for one in snippet.find(settings.snippets) if one.declared.get("VARIES")}
    lines = [f"{move}{' varies with each run' * (move.path.split('.')[0] in timings)}" for move in found]
    return [*lines, f"{len(found)} numbers moved by more than {tolerance:g}, of {len(published)} that are shown"]


def results(source: Path, language: str) -> dict[str, Any]:
    """The results of a built site, or of a JSON file that holds them by snippet; raise Problem if it is neither."""
    try:
        if source.is_file():
            return dict(json.loads(source.read_text("utf-8")))
        folder = source / language / "data"
        found = {
            file.relative_to(folder).with_suffix("").as_posix(): json.loads(file.read_text("utf-8"))
            for file in sorted(folder.rglob("*.json"))
        }
    except (ValueError, TypeError) as error:
        raise Problem(source, 0, f"holds no results: {error}") from None
    if not found:
        raise Problem(source, 0, f"is no built site: there is no {language}/data/*.json; name one, or a JSON file")
    return found


def shown(settings: Settings) -> dict[str, list[str]]:
    """Every number that a page, a claim or a list refers to, with where."""
    places: dict[str, list[str]] = defaultdict(list)
    files = [*settings.docs.glob("*.toml"), *settings.docs.rglob("*.md")]
    for file in sorted(files):
        for path in dict.fromkeys(found["path"] for found in numbers.REFERENCE.finditer(file.read_text("utf-8"))):
            places[path].append(file.relative_to(settings.docs).as_posix())
    for claim in claims.load(settings.docs / "claims.toml", settings.languages).rows.values():
        if claim.number:
            places[claim.number.split(":")[0]].append(f"claim {claim.id}")
    return dict(places)


def moves(old: Mapping[str, Any], new: Mapping[str, Any], published: Shown, tolerance: float) -> list[Move]:
    """The published numbers whose relative change exceeds `tolerance`, the farthest first."""
    found = []
    for path, pages in published.items():
        before, after = dict(leaves(path, at(old, path))), dict(leaves(path, at(new, path)))
        for leaf in {**before, **after}:
            one, other = before.get(leaf, ABSENT), after.get(leaf, ABSENT)
            if (far := change(one, other)) > tolerance:
                found.append(Move(leaf, one, other, far, pages))
    return sorted(found, key=lambda move: (-move.change, move.path))


def at(table: Any, path: str) -> Any:
    """What a dotted path leads to, or that it is absent."""
    for step in path.split("."):
        if isinstance(table, Mapping) and step in table:
            table = table[step]
        elif isinstance(table, list) and step.isdigit() and int(step) < len(table):
            table = table[int(step)]
        else:
            return ABSENT
    return table


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The numbers and texts of a value; an interval has three."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from leaves(f"{path}.{name}", item)
    else:
        yield path, value


def change(old: Any, new: Any) -> float:
    """How far a number moved, relative to where it was."""
    if old == new:
        return 0.0
    if not (is_number(old) and is_number(new)) or old == 0:
        return math.inf
    return float(abs(new - old) / abs(old))


def is_number(value: Any) -> bool:
    """Whether a change of it has a size; a truth value has none."""
    return isinstance(value, int | float) and not isinstance(value, bool)
