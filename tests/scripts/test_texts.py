"""texts: what of a page is prose."""

from __future__ import annotations

import re

from scripts import texts

PAGE = (
    '<p title="a > b">one <code>two <b>three</b></code><!-- four --> <span class="katex"><span>5</span></span>six</p>'
)


def test_every_piece_is_kept_in_order() -> None:
    assert "".join(piece for piece, _ in texts.pieces(PAGE, {"code"}, re.compile("katex"))) == PAGE


def test_what_stands_in_an_element_apart_is_no_prose() -> None:
    prose = [piece for piece, is_prose in texts.pieces(PAGE, {"code"}, re.compile("katex")) if is_prose]
    assert [piece for piece in prose if piece.strip()] == ["one ", "six"]


def test_an_element_apart_ends_where_it_ends() -> None:
    nested = "<pre><pre>a</pre>b</pre>c"
    assert [piece for piece, prose in texts.pieces(nested, {"pre"}, re.compile("never")) if prose and piece] == ["c"]
