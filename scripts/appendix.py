"""The lists of the appendix, made from data or gathered from the lessons, put where a page asks for them."""

from __future__ import annotations

import re

from scripts import glossary
from scripts.numbers import DIRECTIVE
from scripts.settings import Settings


def expand(text: str, language: str, settings: Settings) -> str:
    """Put in the lists of one page."""

    def made(found: re.Match[str]) -> str:
        name = found["directive"].strip("{ }")
        if name == "glossary":
            return glossary.load(settings.docs / "terms.toml", settings.languages).page(language)
        return found[0]

    return re.sub(DIRECTIVE, made, text, flags=re.MULTILINE)
