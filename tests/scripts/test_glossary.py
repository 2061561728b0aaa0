from __future__ import annotations

from pathlib import Path

import pytest

from scripts import glossary
from scripts.glossary import Glossary
from scripts.problem import Problem

TERMS = """[relu]
lesson = "chain"
section = "ratio"
zh = { name = "修正线性单元", text = "截断。", forms = ["ReLU"], elsewhere = ["整流线性单元", "线性整流"] }
en = { name = "rectified linear unit", text = "It cuts.", forms = ["ReLU", "rectifier"] }

[bao-he]
lesson = "chain"
section = "fig-two"
zh = { name = "饱和", text = "平了。" }
en = { name = "saturation", text = "It is flat.", elsewhere = ["flatness"] }
"""


def load(folder: Path, text: str = TERMS) -> Glossary:
    path = folder / "terms.toml"
    path.write_text(text, "utf-8")
    for language, title, section in (("zh", "四层链", "比值"), ("en", "The chain", "Ratio")):
        lessons = folder / language / "lessons"
        lessons.mkdir(parents=True, exist_ok=True)
        captions = "".join(f"/// figure-caption\n    attrs: {{id: fig-{id_}}}\nx\n///\n\n" for id_ in ("one", "two"))
        (lessons / "chain.md").write_text(f"# {title} {{ #chain }}\n\n## {section} {{ #ratio }}\n\n{captions}", "utf-8")
    return glossary.load(path, ("zh", "en"))


def test_an_entry_has_both_names_the_meaning_and_the_place(tmp_path: Path) -> None:
    assert load(tmp_path).page("en") == (
        'rectified linear unit <span lang="zh">修正线性单元</span> { #relu }\n'
        ":   It cuts. <small>[The chain · Ratio](../lessons/chain.md#ratio)</small>\n\n"
        'saturation <span lang="zh">饱和</span> { #bao-he }\n'
        ":   It is flat. Elsewhere also flatness. <small>[The chain · Figure 2](../lessons/chain.md#fig-two)</small>\n"
    )


def test_chinese_is_ordered_by_sound(tmp_path: Path) -> None:
    lines = load(tmp_path).page("zh").splitlines()
    assert [line.split()[0] for line in lines if "{ #" in line] == ["饱和", "修正线性单元"]
    assert lines[1] == ":   平了。<small>[四层链 · 图 2](../lessons/chain.md#fig-two)</small>"
    assert lines[4].startswith(":   截断。别处也写作整流线性单元、线性整流。<small>")
    assert sorted(["饱和", "tanh", "Adam", "修正"], key=glossary.order) == ["Adam", "tanh", "饱和", "修正"]


def test_a_name_that_is_the_same_in_both_languages_stands_once(tmp_path: Path) -> None:
    text = TERMS.replace('name = "饱和"', 'name = "saturation"')
    assert "saturation { #bao-he }" in load(tmp_path, text).page("zh")


def test_forms_are_the_longest_first(tmp_path: Path) -> None:
    forms = load(tmp_path).forms("en")
    assert list(forms) == ["rectified linear unit", "saturation", "rectifier", "ReLU"]
    assert forms["ReLU"] == "relu"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"chain"\nsection = "fig-two"', '"chian"\nsection = "x"', "names lesson 'chian'; there is no chian.md in"),
        ('"fig-two"', '"fig-tow"', "names section 'fig-tow' of lesson chain; "),
        ('"fig-two"', '"fig-tow"', "has no such heading, figure or table; nearest known: fig-two"),
        (
            'zh = { name = "饱和", text = "平了。" }\n',
            "",
            "has en, lesson, section; it must have en, lesson, section, zh",
        ),
        (', text = "平了。"', "", "has name in zh; it must have name, text and may have elsewhere, forms"),
        ('text = "平了。"', 'text = "", forms = []', "has nothing under text, forms in zh; fill it in"),
        (
            '"saturation"',
            '"Rectifier"',
            "is written 'Rectifier' in en, and so is term relu; a form belongs to one term",
        ),
        ('["flatness"]', '["saturation"]', "is written 'saturation' in en, and so is term bao-he"),
        ('zh = { name = "饱和", text = "平了。" }', 'zh = "饱和"', "has no keys in zh; it must have name, text"),
    ],
)
def test_what_is_wrong_with_a_term_is_said_at_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TERMS
    with pytest.raises(Problem, match=r"terms\.toml:7: term bao-he ") as caught:
        load(tmp_path, TERMS.replace(old, new))
    assert message in str(caught.value)


def test_what_is_no_toml(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"terms\.toml.*not TOML"):
        load(tmp_path, "[relu\n")
