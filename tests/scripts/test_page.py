from __future__ import annotations

from pathlib import Path

import pytest

from scripts import page, snippet
from scripts.claims import Claim, Claims
from scripts.page import Pages
from scripts.problem import Problem
from scripts.produce import Made
from scripts.settings import Settings

FRONT = "---\ndescription: d\n---\n\n"
SOURCE = """# --8<-- [start:part]
def compute():
    return {"a": 1.5}
# --8<-- [end:part]


def draw(figure, result, word=str): pass


def draw_b(figure, result, word=str): pass
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" style=""><path id="i0"/><use href="#i0"/>{}</svg>'


class NoKatex:
    """Leaves formulas as they are."""

    def render(self, content: str, source: Path) -> str:
        return content


@pytest.fixture
def pages(settings: Settings) -> Pages:
    path = settings.snippets / "x.py"
    path.write_text(SOURCE, "utf-8")
    one = snippet.read(path, settings.snippets)
    figures = {
        suffix: {
            f"{language}.{shape}.svg": SVG.format(f"{suffix}{language}{shape}")
            for language in settings.languages
            for shape in ("wide", "tall")
        }
        for suffix in ("", "b")
    }
    texts = {"claim": "说法", "finding": "", "number": ""}
    rows = {"S1": Claim("S1", 1, "open", "", "", "", "", {"zh": texts, "en": texts})}
    made = Made(one, {"a": 1.5}, {"device": "cpu", "seconds": 0.4}, {"torch": "2"}, figures)
    return Pages(settings, {"x": made}, Claims(Path("claims.toml"), rows), NoKatex())  # type: ignore[arg-type]


def markdown(pages: Pages, text: str) -> str:
    path = pages.settings.docs / "page.md"
    path.write_text(FRONT + text, "utf-8")
    return pages.markdown(text, path, "zh")


def test_a_page_is_resolved(pages: Pages) -> None:
    text = markdown(pages, '# T { #t }\n\n{{ x.a:.2f }}\n\n``` python\n--8<-- "x.py:part"\n```\n\n{{ claim S1 }}\n')
    assert text == (
        '# T { #t }\n\n1.50\n\n``` python\ndef compute():\n    return {"a": 1.5}\n```\n\n'
        '!!! open "S1 · 待定"\n\n    笔记里的说法：说法\n\n'
    )


def test_code_is_left_alone(pages: Pages) -> None:
    text = "``` markdown\n# No id\n{{ x.nothing }}\n![](figures/none.svg)\n```\n`![](figures/none.svg)` `{{ no }}`\n"
    assert markdown(pages, text) == text


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("## No id", "heading 'No id' has no id; write ## No id { #an-id }, the same in every language"),
        ("## No id { .x }", "heading 'No id { .x }' has no id"),
        ('![d](figures/y.svg "t")', "no snippet draws figures/y.svg; nearest known: "),
        ('![d](../figures/x.c.svg "t")', "no snippet draws figures/x.c.svg; nearest known: x.b, x"),
        ('![](figures/x.svg "t")', "figure x needs a description and a title"),
        ("![d](figures/x.svg)", "figure x needs a description and a title"),
        ("{{ x.b }}", "{{ x.b }}: x has no 'b'; nearest known: a"),
        ("{{ claim S2 }}", "no claim 'S2'; nearest known: S1"),
        ('``` python\n--8<-- "x.py:part"\nx = 1\n```', "a fence holds either one include or code of its own"),
        ("{{ claimed }}", "{{ claimed }} is no reference"),
    ],
)
def test_a_fault_is_named_at_the_line_of_the_file(pages: Pages, bad: str, message: str) -> None:
    with pytest.raises(Problem) as caught:
        markdown(pages, f"# T {{ #t }}\n\n``` text\nx\n```\n\n{bad}\n")
    assert str(caught.value).startswith(f"{pages.settings.docs / 'page.md'}:11: {message}")


def html(pages: Pages, content: str, text: str = "") -> str:
    path = pages.settings.docs / "page.md"
    path.write_text(text, "utf-8")
    return pages.html(content, path, "en")


def test_figures_are_put_in_by_language_and_shape(pages: Pages) -> None:
    content = html(
        pages,
        '<p><img alt="a &lt; b" src="../figures/x.svg" title="T &amp; U" />'
        '<img alt="d" src="figures/x.b.svg" title="t"></p>',
    )
    assert "<img" not in content
    assert [content.count(f">{name}<") for name in ("enwide", "entall", "benwide", "bentall")] == [1, 1, 1, 1]
    assert "zh" not in content
    assert content.count("cpu · under 1 s · torch 2 · ") == 2
    assert '<a href="../snippets/x.py"><code>x.py</code></a>' in content
    assert '<a href="../figures/x.svg" download>SVG</a> · <a href="../data/x.json" download>' in content
    assert '<a href="figures/x.b.svg" download>SVG</a> · <a href="data/x.json" download>' in content
    assert '<title id="f1-t">T &amp; U</title><desc id="f1-d">a &lt; b</desc>' in content
    ids = [part.split('"')[0] for part in content.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) == 8


def test_a_figure_says_that_a_cpu_stood_in_for_a_gpu(pages: Pages) -> None:
    assert page.on_device({"device": "cuda"}, "en") == "cuda"
    notes = {"device": "cpu", "instead": "cuda"}
    assert page.on_device(notes, "en") == "cpu, as the GPU was missing or its memory too small"
    assert page.on_device(notes, "zh").startswith("cpu（GPU ")


def test_a_figure_whose_result_is_a_table_has_csv_too(pages: Pages) -> None:
    image = '<img alt="d" src="../figures/x.svg" title="t">'
    assert "CSV" not in html(pages, image)
    pages.made["x"].result["curve"] = [1, 2, 3]
    assert '<a href="../data/x.csv" download>data (CSV)</a>' in html(pages, image)
    assert '<button type="button" class="picture" data-name="x">PNG</button>' in html(pages, image)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.02, "不到 1 秒"), (0.99, "不到 1 秒"), (1.2, "约 1 秒"), (8.6, "约 9 秒"), (26, "约 30 秒")],
)
def test_seconds_are_told_to_one_digit(seconds: float, text: str) -> None:
    assert page.duration(seconds, "zh") == text


def test_an_unknown_figure_of_another_spelling_is_an_error(pages: Pages) -> None:
    with pytest.raises(Problem, match=r"page\.md: no snippet draws figures/none\.svg"):
        html(pages, '<img alt="d" src="figures/none.svg" title="t">')


@pytest.mark.parametrize("text", ["\n\n    ## No `id` here", "\n\nNo `id` here\n---", "\n\n- ## No `id` here"])
def test_a_heading_that_markdown_sees_needs_an_id_too(pages: Pages, text: str) -> None:
    slug = page.without_id("No <code>id</code> here")
    with pytest.raises(Problem, match=r"page\.md:[34]: a heading has no id"):
        html(pages, f'<h2 id="{slug}">No <code>id</code> here</h2>', text)


def test_a_heading_with_an_id_passes(pages: Pages) -> None:
    assert html(pages, '<h2 id="mine">T</h2>') == '<h2 id="mine">T</h2>'


def test_headings_and_figures_are_listed_with_lines() -> None:
    text = '# A { #a }\n\n``` text\n# no\n```\n\n## B { .x #b }\n![d](figures/x.svg "t") ![e](figures/y.b.svg "u")\n'
    assert [(line, found["marks"], found["name"]) for line, found in page.headings(text)] == [
        (1, "#", "a"),
        (7, "##", "b"),
    ]
    assert [(line, found["name"], found["title"]) for line, found in page.figures(text)] == [
        (8, "x", "t"),
        (8, "y.b", "u"),
    ]
