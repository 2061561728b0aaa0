"""appendix: which list a page asks for."""

from __future__ import annotations

from typing import Any

import pytest

from scripts import appendix, benchmark, claims, errata, faults, glossary, quiz, references, settings, table

SETTINGS = settings.load()
NAMED = {
    "{{ claims }}": (table, "page"),
    "{{ errata S1 S24 }}": (errata, "page"),
    "{{ faults }}": (faults, "table"),
    "{{ benchmark }}": (benchmark, "page"),
    "{{ references }}": (references, "page"),
}


@pytest.mark.parametrize("directive", NAMED)
def test_a_list_stands_where_it_is_asked_for(directive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, function = NAMED[directive]
    monkeypatch.setattr(module, function, lambda *_: "the list")
    assert expanded(f"before\n{directive}\nafter") == "before\nthe list\nafter"


@pytest.mark.parametrize(("directive", "module"), [("{{ glossary }}", glossary), ("{{ quiz }}", quiz)])
def test_so_do_the_glossary_and_the_quiz(directive: str, module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = type("Loaded", (), {"page": lambda *_: "the list"})()
    monkeypatch.setattr(module, "load", lambda *_: loaded)
    assert expanded(directive) == "the list"


def test_anything_else_stays() -> None:
    text = "{{ claim S1 }}\n`{{ claims }}` {{ x.y }}"
    assert expanded(text) == text


def expanded(text: str) -> str:
    return appendix.expand(text, "en", SETTINGS, claims.Claims(SETTINGS.docs / "claims.toml", {}), {})
