from __future__ import annotations

from pathlib import Path

import pytest

from scripts import purge
from scripts.store import Store

CSS = """
:root{--used:red;--unused:blue;--drawn:red}
.md-typeset .seen{color:var(--used);background:var(--elsewhere)}
.unseen{color:red}
[dir=ltr] .seen{margin:0}
[dir=rtl] .seen{margin:1px}
.md-made-by-script{color:red}
mark{color:red}
[id^="fnref:"]{color:red}
.md-typeset table:not([class]) td>:first-child{margin:0}
[data-md-color-switching] *,[data-md-color-switching] :after{transition-duration:0s!important}
@media print{.unseen{display:none}.seen{display:block}}
"""
PAGE = """<html dir="ltr"><p class="md-typeset"><b id="a" class="seen" style="fill:var(--drawn)">unseen rtl</b></p>
<table><td data-md-color-switching></table></html>"""


def test_only_rules_stay_that_a_page_or_a_script_uses(tmp_path: Path) -> None:
    short = purge.purge(
        {"a.css": CSS, "b.css": ".unseen{}:root{--elsewhere:red}"},
        [PAGE],
        ['h("p","md-made-by-script")'],
        Store(tmp_path),
    )
    assert list(short) == ["a.css", "b.css"] and short["b.css"].strip() == ":root{--elsewhere:red}"
    for kept in (
        "--used",
        "--drawn",
        ".md-typeset .seen",
        "[dir=ltr]",
        ".md-made-by-script",
        "mark",
        "table:not(.highlighttable) td>:first-child",
        "fnref:",
        "print{.seen",
    ):
        assert kept in short["a.css"].replace("\n", ""), kept
    for gone in ("unseen", "rtl", "--unused", "[class]", "switching"):
        assert gone not in short["a.css"], gone


def test_words_of_the_text_change_nothing_and_the_cache_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = purge.purge({"a.css": CSS}, [PAGE], [], Store(tmp_path))
    monkeypatch.setattr(purge, "Node", lambda *_: pytest.fail("purged again"))
    assert purge.purge({"a.css": CSS}, [PAGE.replace("unseen rtl", "words")], [], Store(tmp_path)) == first
