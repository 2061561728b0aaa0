from __future__ import annotations

from pathlib import Path

import pytest

from scripts import words
from scripts.problem import Problem
from scripts.words import Words

LANGUAGES = ("zh", "en")


def load(folder: Path, text: str) -> Words:
    path = folder / "words.toml"
    path.write_text(text, "utf-8")
    return words.load(path, LANGUAGES)


def test_entry_holds_every_language(tmp_path: Path) -> None:
    known = load(tmp_path, '"two words" = { zh = "两词", en = "two words" }')
    assert known.entry("two words", Path("x.py"), 1) == {"zh": "两词", "en": "two words"}


def test_no_file_is_no_words(tmp_path: Path) -> None:
    assert words.load(tmp_path / "none.toml", LANGUAGES).table == {}


def test_an_unknown_word_names_who_asked_and_the_nearest(tmp_path: Path) -> None:
    known = load(tmp_path, 'value = { zh = "值", en = "value" }')
    with pytest.raises(Problem, match=r"x\.py:7: word 'valeu' is not in words\.toml; nearest known: value"):
        known.entry("valeu", Path("x.py"), 7)


@pytest.mark.parametrize(
    ("row", "has"),
    [
        ('b = { zh = "乙" }', "zh"),
        ('b = { zh = "乙", en = "" }', "zh"),
        ('b = { zh = "乙", en = "b", fr = "b" }', "zh, en, fr"),
        ('b = "b"', "no language"),
        ('[b]\nzh = "乙"', "zh"),
    ],
)
def test_a_word_lacks_no_language(tmp_path: Path, row: str, has: str) -> None:
    with pytest.raises(Problem) as caught:
        load(tmp_path, f'a = {{ zh = "甲", en = "a" }}\n{row}\n')
    assert str(caught.value).endswith(f"words.toml:2: word 'b' has a text in {has}; expected zh, en")


def test_what_is_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"words\.toml.*: not TOML: .*line 2"):
        load(tmp_path, 'a = { zh = "甲", en = "a" }\nb = ]\n')
