"""What the build makes from data or gathers from the lessons, mostly lists, put where a page asks for it."""

from __future__ import annotations

import re

from scripts import benchmark, errata, faults, glossary, living, quiz, references, table
from scripts.claims import Claims
from scripts.numbers import DIRECTIVE, Results
from scripts.settings import Settings


def expand(text: str, language: str, settings: Settings, claims: Claims, results: Results) -> str:
    """Put in the lists of one page, and the control of its living figure."""

    def made(found: re.Match[str]) -> str:
        match found["directive"].strip("{ }").split():
            case ["claims"]:
                return table.page(claims, language, results)
            case ["errata", first, last]:
                return errata.page(claims, first, last, language, results)
            case ["faults"]:
                listed = faults.load(settings.docs / "faults.toml", settings.languages)
                return faults.table(listed, faults.tests(settings.root / "tests"), language)
            case ["glossary"]:
                return glossary.load(settings.docs / "terms.toml", settings.languages).page(language)
            case ["living"]:
                return living.control(language, results)
            case ["quiz"]:
                return quiz.load(settings.docs / "quiz.toml", settings.languages).page(language, results)
            case ["benchmark"]:
                return benchmark.page(settings.root / "bench" / "result.json", language)
            case ["references"]:
                return references.page(settings.docs, language)
        return found[0]

    return re.sub(DIRECTIVE, made, text, flags=re.MULTILINE)
