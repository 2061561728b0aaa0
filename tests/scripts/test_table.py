from __future__ import annotations

from pathlib import Path

import pytest

from scripts import claims, table
from scripts.numbers import Results
from scripts.problem import Problem

DECIDED = """[S1]
verdict = "wrong"
lesson = "chain"
section = "ratio"
number = "x.ratio:.1f"
axis = "0 1 5"
zh = { claim = "说法", finding = "不对", number = "比值", mark = "相等" }
en = { claim = "claim", finding = "not so", number = "ratio", mark = "equal" }

"""
OPEN = """[S2]
verdict = "open"
lesson = ""
section = ""
number = ""
axis = ""
zh = { claim = "另一", finding = "", number = "", mark = "" }
en = { claim = "another", finding = "", number = "", mark = "" }
"""
RESULTS = {"x": {"ratio": 2.5}}


def page(folder: Path, text: str = DECIDED + OPEN, results: Results = RESULTS) -> str:
    """The table of two claims in Chinese."""
    (folder / "zh" / "lessons").mkdir(parents=True, exist_ok=True)
    (folder / "zh" / "lessons" / "chain.md").write_text("# 四层链 { #chain }\n", "utf-8")
    (folder / "claims.toml").write_text(text, "utf-8")
    return table.page(claims.load(folder / "claims.toml", ("zh", "en")), "zh", results)


def test_every_claim_has_a_row_with_its_number_and_its_lesson(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert text.count("<tr id=") == 2
    assert '<tr id="s1" data-verdict="wrong" data-lesson="chain" markdown="block">' in text
    assert (
        "[S1](#s1)" in text and "比值：<strong>2.5</strong><svg" in text and "[四层链](lessons/chain.md#ratio)" in text
    )
    assert '<td class="verdict open">待定</td>\n<td>—</td>\n<td markdown="span">—</td>' in text


def test_every_choice_has_a_count_a_target_and_a_rule(tmp_path: Path) -> None:
    text = page(tmp_path)
    for kind, name, word in (
        ("verdict", "wrong", "不成立"),
        ("verdict", "open", "待定"),
        ("lesson", "chain", "四层链"),
    ):
        assert f'<div class="chosen" id="{name}"></div>' in text
        assert f".no-js #{name}:target~.claims tr[data-{kind}]:not([data-{kind}={name}])" in text
        assert f'href="#{name}" data-name="{name}"' in text
        assert f">{word}</span> <small>1</small>" in text
    assert "right" not in text
    assert text.count('href="#filter"') == 2
    assert "显示 2 条中的 2 条</p>" in text


def test_the_number_is_drawn_beside_its_mark(tmp_path: Path) -> None:
    drawn = '<svg class="axis wrong" viewBox="0 0 160 40" role="img" aria-label="相等: 1" data-search-exclude>'
    assert page(tmp_path).count(drawn) == 1


def test_a_number_beyond_its_axis_is_named_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"claims\.toml:1: axis '0 1 5': 7 lies outside its axis from 0 to 5; change"):
        page(tmp_path, results={"x": {"ratio": 7}})


def test_a_lesson_that_is_not_there_is_named_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"claims\.toml:1: claim S1 names lesson 'chian'; there is no .*chian\.md"):
        page(tmp_path, DECIDED.replace("chain", "chian"))


def test_a_deciding_number_that_is_not_there_is_named_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"claims\.toml:1: \{\{ x\.ratio \}\}: x has no 'ratio'"):
        page(tmp_path, results={"x": {}})


def test_every_language_has_the_same_words() -> None:
    assert len({frozenset(words) for words in table.WORDS.values()}) == 1
