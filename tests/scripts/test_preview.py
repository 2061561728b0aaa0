"""Which pages are made again, and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import preview
from scripts.preview import Preview
from scripts.problem import Problem
from scripts.settings import Settings

OTHERS = [f"en/page{number}" for number in range(9)]


class Linked:
    """A book whose pages all link to one that may or may not have what they want."""

    def __init__(self) -> None:
        self.showing = {"en": self.show}
        self.pages = None
        self.has = self.shown = False
        self.made: list[str] = []

    def show(self, path: str) -> str:
        self.made.append(path)
        if path == "target.html":
            self.shown = self.has
        elif not self.shown:
            raise Problem(path, 1, "links to nothing")
        return path


@pytest.fixture
def linked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[Linked, Any, list[Path]]:
    monkeypatch.setattr(preview.book, "SETTINGS", settings)
    pages = [settings.docs / f"{name}.md" for name in (*OTHERS, "en/target")]
    pages[0].parent.mkdir()
    for page in pages:
        page.touch()
    made = Linked()
    return made, Preview(made), pages  # type: ignore[arg-type]


def test_a_fault_ends_once_another_page_has_what_was_missing(linked: tuple[Linked, Preview, list[Path]]) -> None:
    book, shown, pages = linked
    shown.change(pages[:4], ["a", "b"])
    assert len(shown.state()["pages"]) == 4
    book.has = True
    shown.change(pages[-1:], ["a", "b"])
    assert shown.state()["pages"] == []


def test_a_fault_ends_in_whatever_order_the_pages_are_saved(linked: tuple[Linked, Preview, list[Path]]) -> None:
    book, shown, pages = linked
    shown.change(pages[:1], ["a", "b"])
    book.has = True
    shown.change(pages, ["a", "b"])
    assert shown.state()["pages"] == []


def test_of_many_pages_only_some_are_tried_while_nothing_is_wrong(linked: tuple[Linked, Preview, list[Path]]) -> None:
    book, shown, pages = linked
    book.shown = book.has = True
    shown.change(pages, ["a", "b"])
    assert len(book.made) == preview.MANY


def test_without_servers_no_snippet_runs(linked: tuple[Linked, Preview, list[Path]]) -> None:
    _, shown, pages = linked
    state = shown.answer({"changed": [str(pages[0].with_name("x.toml"))], "servers": []})
    assert state == {"pages": [], "snippets": [], "busy": False}
