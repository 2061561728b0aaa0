"""The terms as data, and the glossary made from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import place
from scripts.place import Owner

ELSEWHERE = {"zh": "别处也写作{}。", "en": "Elsewhere also {}."}
COMMA = {"zh": "、", "en": ", "}
BETWEEN = {"zh": "", "en": " "}


@dataclass(frozen=True)
class Words:
    """A term in one language: its name, the other forms in which lessons write it, the names that only others use."""

    name: str
    text: str
    forms: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """A term, where it is treated, and its words by language."""

    owner: Owner
    lesson: str
    section: str
    words: dict[str, Words]


@dataclass(frozen=True)
class Glossary:
    """All terms by key, which is also the id of the entry on the page."""

    path: Path
    terms: dict[str, Term]

    def page(self, language: str) -> str:
        """Every term with its definition, in the order of the language's dictionaries."""
        ordered = sorted(self.terms.items(), key=lambda item: order(item[1].words[language].name))
        return "\n".join(self.entry(key, term, language) for key, term in ordered)

    def entry(self, key: str, term: Term, language: str) -> str:
        """One term: its names in all languages, what it means, where it is treated."""
        words = term.words[language]
        names = [words.name]
        names += [
            f'<span lang="{other}">{its.name}</span>' for other, its in term.words.items() if its.name != words.name
        ]
        says = [words.text]
        if words.elsewhere:
            others = COMMA[language].join(words.elsewhere)
            gap = " " if language == "zh" and others[0].isascii() else ""
            says.append(ELSEWHERE[language].format(gap + others))
        says.append(f"<small>{place.link(self.path.parent, language, term.lesson, term.section, term.owner)}</small>")
        return f"{' '.join(names)} {{ #{key} }}\n:   {BETWEEN[language].join(says)}\n"

    def forms(self, language: str) -> dict[str, str]:
        """Every written form of every term, the longest first, with the key of its term."""
        found = {
            form: key
            for key, term in self.terms.items()
            for form in (term.words[language].name, *term.words[language].forms)
        }
        return {form: found[form] for form in sorted(found, key=len, reverse=True)}


def order(name: str) -> tuple[bool, bytes]:
    """Latin letters first, then Chinese by sound: the order in which GBK has the common characters."""
    return name[0] > "z", name.lower().encode("gbk")


def load(path: Path, languages: tuple[str, ...]) -> Glossary:
    """Read the terms; raise Problem for one that lacks a language or a place, or that two tables define."""
    text, tables = place.tables(path)
    terms: dict[str, Term] = {}
    taken: dict[tuple[str, str], str] = {}
    for key, row in tables.items():
        owner = place.owner(path, "term", key, text)
        owner.expect(row, {"lesson", "section", *languages}, set())
        term = Term(owner, row["lesson"], row["section"], {one: words(owner, row[one], one) for one in languages})
        for language, its in term.words.items():
            for form in (its.name, *its.forms):
                if (before := taken.setdefault((language, form.casefold()), key)) != key or form in its.elsewhere:
                    raise owner.problem(
                        f"is written {form!r} in {language}, and so is term {before}; a form belongs to one term, once"
                    )
            place.link(path.parent, language, term.lesson, term.section, owner)
        terms[key] = term
    return Glossary(path, terms)


def words(owner: Owner, row: Any, language: str) -> Words:
    """A term in one language; raise Problem where something is missing or empty."""
    owner.expect(row, {"name", "text"}, {"forms", "elsewhere"}, f" in {language}")
    if empty := [key for key, value in row.items() if not value]:
        raise owner.problem(f"has nothing under {', '.join(empty)} in {language}; fill it in, or leave the line out")
    return Words(row["name"], row["text"], tuple(row.get("forms", ())), tuple(row.get("elsewhere", ())))
