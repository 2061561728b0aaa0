from __future__ import annotations

import html
from pathlib import Path

import markdown
import pytest

from scripts import numbers
from scripts.problem import Problem

PAGE = Path("page.md")
N = numbers.NARROW
RESULTS = {
    "x": {
        "tiny": 1.54e-12,
        "negative": -0.25,
        "count": 12345,
        "pi": 3.14159,
        "name": "ReLU",
        "yes": True,
        "list": [1.0, {"deep": 2.5}],
        "spread": {"median": 1.5, "low": -1.25, "high": 2.0},
        "ten": 1e-5,
        "share": 0.123,
    },
    "deep/y": {"a": 1},
}


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("x.tiny:.2e", f"1.54{N}×{N}10⁻¹²"),
        ("x.ten:.0e", "10⁻⁵"),
        ("x.negative", "−0.25"),
        ("x.count", "12345"),
        ("x.count:,", f"12{N}345"),
        ("x.count:.1e", f"1.2{N}×{N}10⁴"),
        ("x.pi", "3.14"),
        ("x.pi:.1f ms", f"3.1{N}ms"),
        ("x.share:.0%", "12%"),
        ("x.name", "ReLU"),
        ("x.list.1.deep", "2.5"),
        ("x.spread:.2f", "1.50 [−1.25, 2.00]"),
        ("x.spread:.1f ms", f"1.5 [−1.2, 2.0]{N}ms"),
        ("deep/y.a", "1"),
    ],
)
def test_a_number_is_typeset(reference: str, text: str) -> None:
    assert numbers.fill(f"a {{{{ {reference} }}}}b", RESULTS, PAGE) == f"a {text}b"


@pytest.mark.parametrize(
    ("reference", "tex"),
    [
        ("x.tiny:.2e", r"1.54\,\times \,10^{-12}"),
        ("x.negative", "-0.25"),
        ("x.count:,", r"12\,345"),
        ("x.share:.0%", r"12\%"),
    ],
)
def test_a_number_in_a_formula_is_tex(reference: str, tex: str) -> None:
    assert numbers.fill(f"$y = {{{{ {reference} }}}}$", RESULTS, PAGE) == f"$y = {tex}$"
    assert numbers.fill(f"$$\ny = {{{{ {reference} }}}}\n$$", RESULTS, PAGE) == f"$$\ny = {tex}\n$$"


@pytest.mark.parametrize(
    "text", ["`{{ x.pi }}`", "`` a ` {{ x.pi }} ``", "``` python\n{{ x.pi }}\n```\n", r"$\frac{{a}}{b}$", "{ x.pi }"]
)
def test_code_and_braces_of_tex_are_left_alone(text: str) -> None:
    assert numbers.fill(text, RESULTS, PAGE) == text
    assert numbers.references(text) == []


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("y.pi", "the results has no 'y'; nearest known: deep/y, x"),
        ("x.tinny", "x has no 'tinny'; nearest known: tiny"),
        ("x.list.7", "x.list has no '7'; nearest known: 0, 1"),
        ("x.pi.deeper", "x.pi has no 'deeper'; none is known"),
        ("x.list", "x.list is list \"[1.0, {'deep': 2.5}]\"; expected a number or an interval"),
        ("x.yes", "x.yes is bool 'True'; expected a number or an interval"),
        ("x.name:.2f", "x.name is str 'ReLU'; expected a number or an interval"),
        ("x.pi:.2q", "x.pi is float '3.14159'; "),
        ("x.pi:d", "x.pi is float '3.14159'; "),
        ("x", "{{ x }} is no reference; expected {{ snippet.key:format unit }}"),
        ("x.pi .2f", "{{ x.pi .2f }} is no reference"),
    ],
)
def test_a_wrong_reference_is_named_at_its_line(reference: str, message: str) -> None:
    with pytest.raises(Problem) as caught:
        numbers.fill(f"one\n\n``` text\nthree\n```\nhere {{{{ {reference} }}}}", RESULTS, PAGE, offset=10)
    assert str(caught.value).startswith("page.md:16: ")
    assert message in str(caught.value)


def test_a_wrong_reference_in_a_display_has_its_own_line() -> None:
    with pytest.raises(Problem, match=r"page\.md:3: "):
        numbers.fill("$$\na =\n{{ x.nothing }}\n$$", RESULTS, PAGE)


def test_references_are_listed_with_lines() -> None:
    text = "{{ x.pi:.2f }} and `{{ x.no }}`\n$$\n{{ x.tiny }}\n$$\n{{x.count}}\n"
    assert numbers.references(text) == [(1, "{{ x.pi:.2f }}"), (3, "{{ x.tiny }}"), (5, "{{x.count}}")]


def test_two_references_in_a_line() -> None:
    assert numbers.fill("{{ x.count }}, {{ x.name }}", RESULTS, PAGE) == "12345, ReLU"


def test_money_is_no_formula() -> None:
    assert numbers.fill("$5 and {{ x.tiny:.1e }} and $6", RESULTS, PAGE) == f"$5 and 1.5{N}×{N}10⁻¹² and $6"


@pytest.mark.fault("F40", "F41")
@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "</pre>*a* _b_ `c` [d](e) # $f$ {{ g }}", "&lt;", "\0\x1b[31m\u202e\udc80"],
)
def test_a_text_that_a_run_gave_is_inert(text: str) -> None:
    """Neither Markdown nor a browser finds anything in it, and control characters can be seen."""
    filled = numbers.fill("a {{ x.said }} b", {"x": {"said": text}}, PAGE)
    assert filled.isprintable() and not set(filled) & set("<>*_`[]$\\{}\"'")
    shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
    assert html.unescape(markdown.markdown(filled)) == f"<p>a {shown} b</p>"


def test_a_text_that_a_run_gave_keeps_its_spaces() -> None:
    assert numbers.fill("{{ x.said }}", {"x": {"said": f"50\xa0%{N}m\u3000x"}}, PAGE) == f"50\xa0&#37;{N}m\u3000x"
