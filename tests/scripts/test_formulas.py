from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import formulas
from scripts.formulas import Katex
from scripts.problem import Problem
from scripts.store import Store


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def katex(cache: Path) -> Iterator[Katex]:
    one = Katex(Store(cache))
    yield one
    one.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "zh" / "page.md"
    path.parent.mkdir()
    return path


def inline(tex: str) -> str:
    return rf'<span class="arithmatex">\({tex}\)</span>'


def display(tex: str) -> str:
    return rf'<div class="arithmatex">\[{tex}\]</div>'


def test_formulas_become_html_and_mathml_in_order(katex: Katex, source: Path) -> None:
    page = katex.render(f"<p>{inline('a &lt; b')} then {inline('c')}</p>{display('x^2')}", source)
    assert "arithmatex" not in page
    assert page.count('<math xmlns="http://www.w3.org/1998/Math/MathML"') == 3
    places = [page.index(f'<annotation encoding="application/x-tex">{tex}<') for tex in ("a &lt; b", "c", "x^2")]
    assert places == sorted(places)
    assert page.count('<div class="formula" tabindex="0">') == page.count('class="katex-display"') == 1


def test_a_short_formula_stays_with_the_mark_that_follows(katex: Katex, source: Path) -> None:
    page = katex.render(f"{inline('x')}。{inline('a = b + c')}, {inline('a = b + c + d + e')}. {inline('y')} z", source)
    outside = re.sub(r'<span class="katex">.*?</math></span>.*?</span></span></span>(?=[^<]|</span>)', "F", page)
    assert re.findall(r'<span class="(?:short|medium)">', page) == [
        '<span class="short">',
        '<span class="medium">',
        '<span class="short">',
    ]
    assert "。</span>" in outside and ",</span>" in outside and ".</span>" not in outside


def test_a_page_without_formulas_starts_nothing(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.node.node", lambda: pytest.fail("Node was started"))
    assert Katex(Store(tmp_path)).render("<p>$5</p>", source) == "<p>$5</p>"


def test_the_second_time_comes_from_the_cache(
    katex: Katex, cache: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = katex.render(inline("y"), source)
    monkeypatch.setattr("scripts.node.node", lambda: pytest.fail("Node was started"))
    again = Katex(Store(cache))
    assert again.render(inline("y"), source) == first
    with pytest.raises(pytest.fail.Exception):
        again.render(inline("z"), source)
    monkeypatch.setattr(formulas, "version", lambda package: "0")
    with pytest.raises(pytest.fail.Exception):
        again.render(inline("y"), source)


@pytest.mark.parametrize(
    ("written", "tex", "line"),
    [
        ("$a$\n\n$\\frac{a}$\n", r"\frac{a}", 3),
        ("\n$$\n\\undefined\n$$\n", r"\undefined", 2),
        ("\n\n    $$\n    a\n      \\over {\n    $$\n", "a\n  \\over {", 3),
        ("\n\n\n$\\frac{ {{ x.a:.2f }} }$", r"\frac{ 1.50 }", 4),
        ("`$\\frac$`\n$\\frac$\n", r"\frac", 2),
    ],
)
def test_a_broken_formula_is_named_at_its_line(katex: Katex, source: Path, written: str, tex: str, line: int) -> None:
    source.write_text(written, "utf-8")
    with pytest.raises(Problem) as caught:
        katex.render(inline("fine") + display(tex), source)
    assert str(caught.value).startswith(f"{source}:{line}: KaTeX cannot set this formula: ")
    assert tex in caught.value.what


def test_strict_katex_refuses_what_it_would_only_warn_of(katex: Katex, source: Path) -> None:
    source.write_text("$x 值$", "utf-8")
    with pytest.raises(Problem, match="unicodeTextInMathMode"):
        katex.render(inline("x 值"), source)


def test_the_style_sheet_asks_only_for_fonts_that_are_copied() -> None:
    css = formulas.stylesheet()
    names = {font.name for font in formulas.fonts()}
    assert names
    assert {part.split(")")[0] for part in css.split("url(fonts/")[1:]} == names
    assert not any(f".{kind})" in css for kind in ("woff", "ttf"))
