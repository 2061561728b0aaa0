"""What we put right in Material is still wrong there: an upgrade that mends it, or renames it, is noticed here."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest

from scripts.settings import ROOT

TEMPLATES = Path(material.__file__).parent / "templates"
OURS = ROOT / "docs" / "overrides"
REASONS = {
    "a rule about every class": ("assets/stylesheets/main.*.css", r"table:not\(\[class\]\) td>:first-child"),
    "a rule about every element": ("assets/stylesheets/palette.*.css", r"\[data-md-color-switching\] \*"),
    "links to other languages that its script fetches": ("base.html", r'rel="alternate" href="\{\{ alt\.link'),
    "the script that fetches them": ("assets/javascripts/bundle.*.js", r"\blink\[rel=alternate\]"),
    "a dialog without a name": ("partials/search.html", r'<div class="md-search"[^>]*role="dialog">'),
    "a menu of languages": ("partials/alternate.html", r"for alt in config\.extra\.alternate"),
    "an index that every page asks for": ("assets/javascripts/bundle.*.js", r'new URL\("search/search_index\.json"'),
    "a request that search.js holds back": ("assets/javascripts/bundle.*.js", r"new XMLHttpRequest"),
    "a worker that search.js holds back": ("assets/javascripts/bundle.*.js", r"=new Worker\("),
    "a landmark without a name": ("assets/javascripts/bundle.*.js", r'"nav",\{class:"md-code__nav"\}'),
    "an annotation without a name": ("assets/javascripts/bundle.*.js", r'\{class:"md-annotation__index",tabIndex:-1\}'),
}


@pytest.mark.parametrize("reason", REASONS)
def test_material_still_has(reason: str) -> None:
    """Each fault that we mend, where we found it."""
    name, pattern = REASONS[reason]
    (file,) = TEMPLATES.glob(name)
    assert re.search(pattern, file.read_text("utf-8")), f"{file} has no more {reason}: see whether we still mend it"


def test_every_override_replaces_something() -> None:
    """A block or partial that Material no longer has would silently not be shown."""
    blocks = set(re.findall(r"\{%-? block (\w+)", (TEMPLATES / "base.html").read_text("utf-8")))
    assert set(re.findall(r"\{%-? block (\w+)", (OURS / "main.html").read_text("utf-8"))) <= blocks
    for file in OURS.rglob("*.html"):
        assert (TEMPLATES / file.relative_to(OURS)).is_file(), f"Material has no {file.name} that ours would replace"
