from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.squeeze import Squeeze
from scripts.store import Store
from scripts.svg import inline

LONG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" style="font-size:10px"><g><g><g>'
    '<clipPath id="i0"><rect x="0" y="0" width="90" height="40"/></clipPath></g></g></g>'
    '<path d="M 10 10 L 20 10 L 20.04 30 L 10 30 L 10 10 z" clip-path="url(#i0)" style="stroke:var(--fig-c0)"/>'
    '<text x="1" y="2" style="fill:var(--fig-ink)">值 x₁</text></svg>'
)


@pytest.fixture
def squeeze(tmp_path: Path) -> Iterator[Squeeze]:
    one = Squeeze(Store(tmp_path))
    yield one
    one.close()


def test_a_figure_becomes_shorter_and_keeps_what_the_page_needs(squeeze: Squeeze) -> None:
    files = squeeze.figure("x.a", {"zh.wide.svg": LONG, "en.wide.svg": LONG.replace("值", "value")})
    short = files["zh.wide.svg"]
    assert len(short) < len(LONG) - 40
    assert short.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')  # where `svg.inline` puts its own attributes
    for kept in ('viewBox="0 0 90 40"', 'id="i0"', "url(#i0)", "var(--fig-c0)", "var(--fig-ink)", "值 x₁"):
        assert kept in short, kept
    assert "value x₁" in files["en.wide.svg"]
    assert 'id="f1-i0"' in inline(short, "f1", "wide", "f1") and "url(#f1-i0)" in inline(short, "f1", "wide", "f1")


def test_the_second_time_comes_from_the_cache(
    squeeze: Squeeze, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = squeeze.figure("x", {"zh.wide.svg": LONG})
    monkeypatch.setattr("scripts.node.node", lambda: pytest.fail("Node was started"))
    assert Squeeze(Store(tmp_path)).figure("x", {"zh.wide.svg": LONG}) == first
