from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.formulas import Katex
from scripts.store import Store

FORMULAS = {
    r"h_0 = x": "h0 = x",
    r"C = \frac{1}{2}(h_L - y)^2": "C = 1/2(hL−y)²",
    r"\frac{1}{1 - \sigma}": "1/(1−σ)",
    r"\sigma'(z_1)\,\varepsilon": "σ′(z1) ε",
    r"e^{-z}": "e^(−z)",
    r"(1/4)^L \le 10^{-3}": "(1/4)^L ≤ 10⁻³",
    r"\sqrt{1 + x}": "√(1+x)",
    r"\sigma_w^2": "σw²",
    r"a < b \text{ if } c": "a &lt; b if c",
}


def test_a_formula_becomes_a_line_that_can_be_searched(tmp_path: Path) -> None:
    katex = Katex(Store(tmp_path))
    page = "".join(f'<span class="arithmatex">\\({tex.replace("<", "&lt;")}\\)</span>。|' for tex in FORMULAS)
    try:
        found = katex.plain(page, tmp_path / "x.md").split("。|")
        assert [re.sub(r"\s+", " ", line) for line in found] == [*FORMULAS.values(), ""]
        with pytest.raises(Exception, match=r"KaTeX cannot set this formula"):
            katex.plain('<span class="arithmatex">\\(\\frac{\\)</span>', page_of(tmp_path))
    finally:
        katex.close()


def page_of(folder: Path) -> Path:
    (folder / "x.md").write_text("$\\frac{$", "utf-8")
    return folder / "x.md"
