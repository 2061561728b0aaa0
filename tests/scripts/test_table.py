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
zh = { claim = "说法", finding = "不对", number = "比值" }
en = { claim = "claim", finding = "not so", number = "ratio" }

"""
OPEN = """[S2]
verdict = "open"
lesson = ""
section = ""
number = ""
zh = { claim = "另一", finding = "", number = "" }
en = { claim = "another", finding = "", number = "" }
"""
RESULTS = {"x": {"ratio": 2.5}}

FIGURE = '\n![d](../figures/x.part.svg "Ratio & more")\n/// figure-caption\n    attrs: {id: fig-x}\nc\n///\n'


def page(folder: Path, text: str = DECIDED + OPEN, figure: str = "", results: Results = RESULTS) -> str:
    """The table of two claims in Chinese; their lesson shows `figure`."""
    (folder / "zh" / "lessons").mkdir(parents=True, exist_ok=True)
    (folder / "zh" / "lessons" / "chain.md").write_text(f"# 四层链 {{ #chain }}\n{figure}", "utf-8")
    (folder / "claims.toml").write_text(text, "utf-8")
    return table.page(claims.load(folder / "claims.toml", ("zh", "en")), "zh", results)


def test_every_claim_has_a_row_with_its_number_and_its_lesson(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert text.count("<tr id=") == 2
    assert '<tr id="s1" data-verdict="wrong" data-lesson="chain" markdown="block">' in text
    assert "[S1](#s1)" in text and "比值：**2.5**" in text and "[四层链](lessons/chain.md#ratio)" in text
    assert '<td class="verdict open">待定</td>\n<td markdown="span">—</td>\n<td markdown="span">—</td>' in text


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


def test_the_figure_of_the_run_that_decides_is_shown_small(tmp_path: Path) -> None:
    small = "[![Ratio & more](thumbnails/x.part.svg){ loading=lazy width=160 height=80 }](lessons/chain.md#fig-x)"
    assert small in page(tmp_path, figure=FIGURE)
    assert "thumbnails" not in page(tmp_path, figure="")


def test_a_figure_of_another_run_is_not_shown(tmp_path: Path) -> None:
    assert "thumbnails" not in page(tmp_path, figure=FIGURE.replace("x.part", "xy"))


def test_a_lesson_that_is_not_there_is_named_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"claims\.toml:1: claim S1 names lesson 'chian'; there is no .*chian\.md"):
        page(tmp_path, DECIDED.replace("chain", "chian"))


def test_a_deciding_number_that_is_not_there_is_named_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"claims\.toml:1: \{\{ x\.ratio \}\}: x has no 'ratio'"):
        page(tmp_path, results={"x": {}})


def test_every_language_has_the_same_words() -> None:
    assert len({frozenset(words) for words in table.WORDS.values()}) == 1
