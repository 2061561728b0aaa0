"""The words that a figure may hold, in every language: `snippets/words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from scripts.problem import Problem, nearest


@dataclass(frozen=True)
class Words:
    """`table` maps a key to its text per language; it has a text in all of `languages`."""

    path: Path
    table: dict[str, dict[str, str]]
    languages: tuple[str, ...] = ("zh", "en")

    def entry(self, key: str, where: Path, line: int) -> dict[str, str]:
        """The texts of a key; raise Problem at the place that asked for one that is not there."""
        if key not in self.table:
            raise Problem(
                where,
                line,
                f"word {key!r} is not in {self.path.name}; "
                f"{nearest(key, list(self.table))}. Add it there, or use one of these",
            )
        return self.table[key]


def load(path: Path, languages: tuple[str, ...]) -> Words:
    """Read the file; raise Problem where a word lacks a language."""
    try:
        table = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except tomllib.TOMLDecodeError as error:
        raise Problem(path, getattr(error, "lineno", 0), f"not TOML: {error}") from None
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    for key, texts in table.items():
        has = [language for language, text in texts.items() if text] if isinstance(texts, dict) else []
        if sorted(has) != sorted(languages):
            line = next((n for n, text in enumerate(lines, 1) if text.strip('["').startswith(key)), 0)
            raise Problem(
                path,
                line,
                f"word {key!r} has a text in {', '.join(has) or 'no language'}; expected {', '.join(languages)}",
            )
    return Words(path, table, languages)
