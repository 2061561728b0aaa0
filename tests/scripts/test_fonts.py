from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts import fonts, formulas
from scripts.store import Store


@pytest.fixture
def main() -> Path:
    return next(font for font in formulas.fonts() if font.name == "KaTeX_Main-Regular.woff2")


def characters(content: bytes) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(content)).getBestCmap()}


def test_a_font_keeps_the_characters_asked_for_and_no_other(main: Path, tmp_path: Path) -> None:
    other = {"KaTeX_Math-Italic": {"y"}, "KaTeX_Main-Bold": {"b"}}
    made = fonts.cut(
        [main, main.with_name("KaTeX_Main-Bold.woff2")], other | {main.stem: {"x", "=", "∞", "值"}}, Store(tmp_path)
    )[main.name]
    assert characters(made) == {"x", "=", "∞"}
    assert len(made) < main.stat().st_size / 5
    assert TTFont(BytesIO(made)).flavor == "woff2"


def test_the_same_characters_give_the_same_bytes_and_are_cut_once(
    main: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fonts.cut([main], {main.stem: {"a", "b"}}, Store(tmp_path))
    assert fonts.cut([main], {main.stem: {"b", "a"}}, Store(tmp_path / "other")) == first
    monkeypatch.setattr(fonts, "subset", lambda *_: pytest.fail("cut again"))
    assert fonts.cut([main], {main.stem: {"b", "a"}}, Store(tmp_path)) == first


def test_a_face_that_a_family_lacks_is_set_in_the_others(main: Path) -> None:
    characters = {"KaTeX_Main-Bold": {"b"}, "KaTeX_Main-Regular": {"a"}}
    assert fonts.wanted(main, [main], characters) == {"a", "b"}
    assert fonts.wanted(main, [main, main.with_name("KaTeX_Main-Bold.woff2")], characters) == {"a"}
