"""place: sections, figures and tables of lessons, by the names that readers see."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import place
from scripts.problem import Problem

LESSON = """# 链 { #chain }

## 四层 { .wide #four }

/// figure-caption
    attrs: {id: fig-one}
图
///

/// table-caption
    attrs: {id: tab-one}
表
///

/// figure-caption
    attrs: {id: fig-two}
图
///
"""


@pytest.fixture
def owner(tmp_path: Path) -> place.Owner:
    (tmp_path / "zh" / "lessons").mkdir(parents=True)
    (tmp_path / "zh" / "lessons" / "chain.md").write_text(LESSON, "utf-8")
    return place.owner(tmp_path / "quiz.toml", "question", "b", "[a]\nx = 1\n[b]\n")


def test_headings_go_by_their_text_figures_and_tables_by_their_number() -> None:
    assert place.places(LESSON, "zh") == {
        "chain": "链", "four": "四层", "fig-one": "图 1", "tab-one": "表 1", "fig-two": "图 2"
    }  # fmt: skip


def test_a_link_names_the_lesson_once(tmp_path: Path, owner: place.Owner) -> None:
    assert place.link(tmp_path, "zh", "chain", "fig-two", owner) == "[链 · 图 2](../lessons/chain.md#fig-two)"
    assert place.link(tmp_path, "zh", "chain", "chain", owner) == "[链](../lessons/chain.md#chain)"


@pytest.mark.parametrize(
    ("lesson", "section", "message"),
    [
        ("chian", "four", r"quiz\.toml:3: question b names lesson 'chian'.*chain"),
        ("chain", "fuor", r"quiz\.toml:3: question b names section 'fuor'.*four"),
    ],
)
def test_a_wrong_place_is_named_with_the_nearest(
    tmp_path: Path, owner: place.Owner, lesson: str, section: str, message: str
) -> None:
    with pytest.raises(Problem, match=message):
        place.link(tmp_path, "zh", lesson, section, owner)


def test_keys_are_as_expected_or_named(owner: place.Owner) -> None:
    owner.expect({"a": 1, "b": 2}, {"a"}, {"b"})
    with pytest.raises(Problem, match="question b has c; it must have a and may have b"):
        owner.expect({"c": 1}, {"a"}, {"b"})


def test_no_toml_is_named_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("a = 1\nb =\n", "utf-8")
    with pytest.raises(Problem, match=r"x\.toml.*not TOML"):
        place.tables(tmp_path / "x.toml")
