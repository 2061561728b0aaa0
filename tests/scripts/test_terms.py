from __future__ import annotations

from pathlib import Path

import pytest

from scripts import glossary, terms
from scripts.glossary import Glossary

TERMS = """[relu]
lesson = "chain"
section = "ratio"
zh = { name = "修正线性单元", text = "即 $x^+$。", forms = ["ReLU"] }
en = { name = "rectified linear unit", text = "It cuts: $x^+$.", forms = ["ReLU"] }

[activation]
lesson = "chain"
section = "ratio"
zh = { name = "活性值", text = "输出。" }
en = { name = "activation", text = "An output." }

[pre]
lesson = "chain"
section = "ratio"
zh = { name = "净活性值", text = "输入。", forms = ["门"] }
en = { name = "pre-activation", text = "An input." }
"""


@pytest.fixture
def words(tmp_path: Path) -> Glossary:
    (tmp_path / "terms.toml").write_text(TERMS, "utf-8")
    for language, title in (("zh", "四层链"), ("en", "The chain")):
        (tmp_path / language / "lessons").mkdir(parents=True)
        text = f"# {title} {{ #chain }}\n\n## R {{ #ratio }}\n"
        (tmp_path / language / "lessons" / "chain.md").write_text(text, "utf-8")
    return glossary.load(tmp_path / "terms.toml", ("zh", "en"))


def seen(content: str, words: Glossary, language: str) -> list[str]:
    """The terms that are marked, as they are written."""
    return [part.split(">")[1].split("<")[0] for part in terms.marked(content, words, language).split("<button")[1:]]


@pytest.mark.parametrize(
    ("language", "content", "expected"),
    [
        ("en", "<p>An Activation or activation here</p>", ["Activation"]),
        ("en", "<p>an activation a</p><h2>B</h2><p>an activation b</p>", ["activation", "activation"]),
        ("en", "<p>a pre-activation, an activation.</p>", ["pre-activation", "activation"]),
        ("en", "<p>a rectified\nlinear unit here</p>", ["rectified\nlinear unit"]),
        ("en", "<p>reactivation, LeakyReLU, ReLU-like, ReLU6 no</p>", []),
        ("zh", "<p>净活性值和活性值都有</p>", ["净活性值", "活性值"]),
        ("zh", "<p>用ReLU的，不是LeakyReLU的，专门</p>", ["ReLU"]),
        ("en", "<p>the <b>activation</b><sup>1</sup>, the activation too</p>", ["activation"]),
        *[
            ("en", f"<{name}>an activation <b>x</b> activation here</{name.split()[0]}>", [])
            for name in ("a", "h1", "h2", "h3", "code", "pre", "table", "figure", "details", 'span class="arithmatex"')
        ],
        ("en", '<div class="admonition right"><div>x</div>an activation x</div><p>ReLU x</p>', ["ReLU"]),
        ("en", '<img alt="an activation > b" title="ReLU x">', []),
    ],
)
def test_the_first_of_a_section_is_marked(words: Glossary, language: str, content: str, expected: list[str]) -> None:
    assert seen(content, words, language) == expected


def test_marks_stay_with_their_term(words: Glossary) -> None:
    button = '<button class="term" popovertarget="t-relu">ReLU</button>'
    assert f'<span class="short">（{button}），</span>又' in terms.marked("<p>它（ReLU），又</p>", words, "zh")
    assert f'<span class="short">{button}’s</span> slope' in terms.marked("<p>ReLU’s slope</p>", words, "en")


def test_the_entry_stands_once_after_the_page(words: Glossary) -> None:
    page = terms.marked("<p>ReLU a</p><h2>B</h2><p>ReLU b</p>", words, "en")
    assert page.endswith(
        '<div popover id="t-relu"><strong>rectified linear unit</strong> '
        '<span lang="zh">修正线性单元</span><br>It cuts: <span class="arithmatex">\\(x^+\\)</span>.<br>'
        '<small><a href="../appendix/glossary.html#relu">Glossary</a> · '
        '<a href="chain.html#ratio">The chain</a></small></div>'
    )
    assert page.count("popovertarget") == 2


def test_a_page_without_terms_is_left_alone(words: Glossary) -> None:
    assert terms.marked("<p>nothing <b>here</b></p>", words, "en") == "<p>nothing <b>here</b></p>"
    assert terms.marked("<p>ReLU a</p>", Glossary(Path("terms.toml"), {}), "en") == "<p>ReLU a</p>"
