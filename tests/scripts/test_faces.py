from __future__ import annotations

from pathlib import Path

import pytest

from scripts.faces import characters, rules
from scripts.formulas import Katex, stylesheet
from scripts.store import Store


@pytest.mark.parametrize(
    ("tex", "face", "needed"),
    [
        ("x + 1", "KaTeX_Math-Italic", "x"),
        ("x + 1", "KaTeX_Main-Regular", "+1"),
        (r"\mathbb{R}", "KaTeX_AMS-Regular", "R"),
        (r"\mathbf{w}", "KaTeX_Main-Bold", "w"),
        (r"\boldsymbol{\alpha}", "KaTeX_Math-BoldItalic", "α"),
        (r"\textit{ab}", "KaTeX_Main-Italic", "ab"),
        (r"\textbf{\textit{ab}}", "KaTeX_Main-BoldItalic", "ab"),
        (r"\textsf{ab}", "KaTeX_SansSerif-Regular", "ab"),
        (r"\mathcal{N}", "KaTeX_Caligraphic-Regular", "N"),
        (r"\textstyle\sum_i", "KaTeX_Size1-Regular", "∑"),
        (r"\displaystyle\sum_i", "KaTeX_Size2-Regular", "∑"),
        (r"\Bigl(", "KaTeX_Size2-Regular", "("),
        (r"\Biggl(", "KaTeX_Size4-Regular", "("),
    ],
)
def test_characters_stand_under_the_font_that_katex_sets_them_in(
    tmp_path: Path, tex: str, face: str, needed: str
) -> None:
    katex = Katex(Store(tmp_path))
    try:
        katex.render(f'<span class="arithmatex">\\({tex}\\)</span>', tmp_path / "x.md")
    finally:
        katex.close()
    assert set(needed) <= katex.characters[face]


def test_a_letter_of_one_font_is_not_needed_in_another() -> None:
    html = '<span class="katex"><span class="mord mathnormal">x</span><span class="mord">1</span></span>'
    assert characters(html, rules(stylesheet())) == {"KaTeX_Math-Italic": {"x"}, "KaTeX_Main-Regular": {"1"}}
