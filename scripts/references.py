"""The sources of all lessons in one list, gathered from their footnotes; the same work is listed once."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from scripts import place

NOTE = re.compile(r"^\[\^[\w-]+\]:\s*(?P<text>.+)$", re.MULTILINE)
TITLE = re.compile(r"[\"“](?P<quoted>[^\"”]+)[\"”]|\*(?P<book>[^*]+)\*|^[^:：\"“*]+[:：]\s*(?P<plain>.+?)(?:\. |$)")
# The year ends the bibliographic part; what follows says which section or figure a lesson leans on.
YEAR = re.compile(r"(?<![.\d])(?:19|20)\d\d(?!\.?\d|s\b)(?:\s*\([^)]*\))?(?:, \[[^\]]*\]\([^)]*\))?")
BETWEEN = {"zh": "、", "en": ", "}
STOP = {"zh": "。", "en": "."}


@dataclass
class Source:
    """A work, as the first lesson that cites it writes it, and the lessons that do."""

    text: str
    lessons: dict[str, str] = field(default_factory=dict)


def page(docs: Path, language: str) -> str:
    """Every source in the order of authors, with links to the lists of the lessons that cite it."""
    sources: dict[str, Source] = {}
    for lesson in sorted((docs / language / "lessons").glob("*.md")):
        text = lesson.read_text("utf-8")
        for found in NOTE.finditer(text):
            source = sources.setdefault(work(found["text"]), Source(bibliographic(found["text"])))
            source.lessons[lesson.stem] = place.title(text)
    ordered = sorted(sources.values(), key=lambda source: (author(source.text), source.text))
    return "\n".join(entry(source, language) for source in ordered) + "\n"


def entry(source: Source, language: str) -> str:
    """One line of the list."""
    where = [f"[{title}](../lessons/{lesson}.md#sources)" for lesson, title in source.lessons.items()]
    return f"- {source.text}{STOP[language]} <small>{BETWEEN[language].join(where)}</small>"


def work(text: str) -> str:
    """The title of a work in small letters without its subtitle, so that two ways of citing it agree."""
    found = TITLE.search(text)
    title = next(filter(None, found.groups())) if found else text
    return re.sub(r"\W+", "", title.split(":")[0]).lower()


def bibliographic(text: str) -> str:
    """Authors, title, venue and year, without the remark that may follow."""
    found = YEAR.search(text)
    return (text[: found.end()] if found else text).rstrip(".。 ")


def author(text: str) -> str:
    """What a source is sorted by: the surname of its first author, or its beginning where that is no person."""
    first = re.split(r"[,:，：]| and others| 等", text)[0].split()[-1]
    surname = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
    return (surname if surname[:1].isupper() else text).casefold()
