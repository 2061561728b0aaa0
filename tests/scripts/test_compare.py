"""compare: which published numbers moved, by how much, and where they are shown."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import compare
from scripts.compare import moves
from scripts.problem import Problem
from scripts.settings import Settings

OLD = {"x": {"a": 1.0, "b": {"median": 2.0, "low": 1.0, "high": 3.0}, "list": [1, 2], "text": "so"}, "gone": {"c": 1}}
NEW = {"x": {"a": 1.5, "b": {"median": 2.0, "low": 1.2, "high": 3.0}, "list": [1, 2.002], "text": "else"}}
SHOWN = {"x.a": ["en/p.md"], "x.b": ["zh/p.md", "claim S1"], "x.list.1": ["q.toml"]}


def test_the_farthest_stands_first() -> None:
    """An interval is three numbers; what did not move is not there."""
    assert [(move.path, round(move.change, 4)) for move in moves(OLD, NEW, SHOWN, 0)] == [
        ("x.a", 0.5),
        ("x.b.low", 0.2),
        ("x.list.1", 0.001),
    ]


def test_what_is_within_the_tolerance_is_passed_over() -> None:
    """The tolerance is relative."""
    assert [move.path for move in moves(OLD, NEW, SHOWN, 0.1)] == ["x.a", "x.b.low"]
    assert moves(OLD, NEW, SHOWN, 0.5) == []


@pytest.mark.parametrize("path", ["x.text", "gone.c"])
def test_a_text_and_a_number_that_is_gone_stand_before_all(path: str) -> None:
    """Their change has no size."""
    [first, *_] = moves(OLD, NEW, SHOWN | {path: ["en/p.md"]}, 0.1)
    assert (first.path, first.change) == (path, math.inf)


def test_changes_without_a_size() -> None:
    """From zero, from a truth value; and none at all."""
    assert compare.change(0, 0) == 0 and compare.change(0, 1) == math.inf and compare.change(True, False) == math.inf


def test_a_line_names_number_values_and_pages() -> None:
    """All that is needed to look."""
    [move] = moves(OLD, NEW, {"x.a": ["en/p.md", "claim S1"]}, 0)
    assert str(move) == "  50.00%  x.a: 1.0 -> 1.5  (en/p.md, claim S1)"


def test_a_built_site_against_an_older_one(settings: Settings, write: Callable[..., None], tmp_path: Path) -> None:
    """Numbers that no page shows are not told; those of a timing say so."""
    write(**{"x.py": "VARIES = True\n\ndef compute():\n    return {}\n"})
    (settings.docs / "claims.toml").write_text("", "utf-8")
    for language in ("zh", "en"):
        (settings.docs / language).mkdir()
        (settings.docs / language / "p.md").write_text("{{ x.a:.2f }} and {{ x.a:.1f }}\n", "utf-8")
    for name, results in (("old", OLD), ("new", NEW)):
        folder = tmp_path / name / "zh" / "data"
        folder.mkdir(parents=True)
        for snippet, result in results.items():
            (folder / f"{snippet}.json").write_text(json.dumps(result), "utf-8")
    lines = compare.report(settings, tmp_path / "old", tmp_path / "new", 0.001)
    assert lines == [
        "  50.00%  x.a: 1.0 -> 1.5  (en/p.md, zh/p.md) varies with each run",
        "1 numbers moved by more than 0.001, of 1 that are shown",
    ]
    kept = tmp_path / "old.json"
    kept.write_text(json.dumps(OLD), "utf-8")
    assert compare.report(settings, kept, tmp_path / "new", 0.001) == lines


@pytest.mark.parametrize("text", [None, "no JSON", "[1]"])
def test_what_holds_no_results_is_a_problem(text: str | None, tmp_path: Path) -> None:
    """An empty comparison would say that nothing moved."""
    path = tmp_path / "old"
    if text:
        path.write_text(text, "utf-8")
    with pytest.raises(Problem, match=r"no built site|no results"):
        compare.results(path, "zh")
