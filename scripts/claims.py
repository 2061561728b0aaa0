"""The claims of the notes as data, and each one's block in the lesson that decides it."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import numbers
from scripts.numbers import Results
from scripts.problem import Problem, nearest

ONE = re.compile(r"^\{\{ claim (?P<id>\w+) \}\}$", re.MULTILINE)
TEXTS = {"claim", "finding", "number", "mark"}
FORMS = (TEXTS, TEXTS | {"correction"})  # a correction only where the notes have to be changed
VERDICTS = {
    "right": {"zh": "成立", "en": "right"},
    "partly": {"zh": "部分成立", "en": "partly right"},
    "wrong": {"zh": "不成立", "en": "wrong"},
    "gap": {"zh": "有缺漏", "en": "incomplete"},
    "open": {"zh": "待定", "en": "open"},
}
LABELS = {
    "zh": {"claim": "笔记里的说法", "colon": "："},
    "en": {"claim": "Claim of the notes", "colon": ": "},
}


@dataclass(frozen=True)
class Claim:
    """`texts` maps a language to claim, finding, number, mark and maybe correction; `number` is a reference or empty.

    `axis` says on which axis the number is drawn, beside which mark.
    """

    id: str
    line: int
    verdict: str
    lesson: str
    section: str
    number: str
    axis: str
    texts: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Claims:
    """All claims by id, in the order of the notes."""

    path: Path
    rows: dict[str, Claim]

    def expand(self, text: str, page: Path, language: str, results: Results, offset: int = 0) -> str:
        """Put a claim's block where a page asks for it."""

        def block(found: re.Match[str]) -> str:
            line = text.count("\n", 0, found.start()) + 1 + offset
            if found["id"] not in self.rows:
                raise Problem(page, line, f"no claim {found['id']!r}; {nearest(found['id'], list(self.rows))}")
            return self.block(self.rows[found["id"]], self.row(found["id"], page, language), language, results)

        return ONE.sub(block, text)

    def row(self, claim: str, page: Path, language: str) -> str:
        """The name of a claim, as a link from `page` to its row in the table if the site has that page."""
        table = self.path.parent / language / "claims.md"
        if not table.is_file():
            return claim
        return f"[{claim}]({Path(os.path.relpath(table, page.parent)).as_posix()}#{claim.lower()})"

    def block(self, claim: Claim, name: str, language: str, results: Results) -> str:
        """A claim inside its lesson: what the notes say, the verdict, the number that decides it."""
        label, texts = LABELS[language], claim.texts[language]
        title = f"{name} · {VERDICTS[claim.verdict][language]}"
        lines = [f'!!! {claim.verdict} "{title}"', "", f"    {label['claim']}{label['colon']}{texts['claim']}"]
        if texts["finding"]:
            lines += ["", f"    {texts['finding']}"]
        if claim.number:
            lines += ["", f"    {texts['number']}{label['colon']}**{self.value(claim, results)}**"]
        return "\n".join([*lines, ""])

    def lesson(self, claim: Claim, language: str) -> str:
        """The Markdown of the lesson that decides a claim."""
        page = self.path.parent / language / "lessons" / f"{claim.lesson}.md"
        if not page.is_file():
            raise Problem(self.path, claim.line, f"claim {claim.id} names lesson {claim.lesson!r}; there is no {page}")
        return page.read_text("utf-8")

    def value(self, claim: Claim, results: Results) -> str:
        """The deciding number as text."""
        return numbers.fill(f"{{{{ {claim.number} }}}}", results, self.path, claim.line - 1)


def names(row: Any) -> set[str]:
    """The keys of a table; none for anything else."""
    return set(row) if isinstance(row, dict) else set()


def load(path: Path, languages: tuple[str, ...]) -> Claims:
    """Read the claims; raise Problem where a row lacks something or says too much for its verdict."""
    text = path.read_text("utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problem(path, getattr(error, "lineno", 0), f"not TOML: {error}") from None
    rows = {}
    for identity, row in table.items():
        line = text.count("\n", 0, max(0, text.find(f"[{identity}]"))) + 1
        expected = {"verdict", "lesson", "section", "number", "axis", *languages}
        if names(row) != expected or not any(all(names(row[one]) == form for one in languages) for form in FORMS):
            raise Problem(
                path,
                line,
                f"claim {identity} must have {', '.join(sorted(expected))}, and each language "
                f"{', '.join(sorted(TEXTS))}, and all of them or none a correction",
            )
        if row["verdict"] not in VERDICTS:
            raise Problem(
                path, line, f"claim {identity} has the verdict {row['verdict']!r}; expected {', '.join(VERDICTS)}"
            )
        decided = [
            row["lesson"],
            row["section"],
            row["number"],
            row["axis"],
            *(row[one][text_] for one in languages for text_ in ("finding", "number", "mark")),
        ]
        if (row["verdict"] == "open") == any(decided) or (row["verdict"] != "open" and not all(decided)):
            raise Problem(
                path,
                line,
                f"claim {identity} is {row['verdict']}; an open claim has no lesson, section, "
                "number, axis, mark and finding, a decided one has them all",
            )
        rows[identity] = Claim(
            identity,
            line,
            row["verdict"],
            row["lesson"],
            row["section"],
            row["number"],
            row["axis"],
            {language: row[language] for language in languages},
        )
    return Claims(path, rows)
