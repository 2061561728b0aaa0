"""benchmark: a result of `make bench` as a table in each language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import benchmark, settings
from scripts.problem import Problem

RUN = {
    "machine": {"date": "2026-01-02", "processor": "P", "processors": 2, "memory": 8, "system": "Linux",
                "python": "3.11", "torch": "2", "matplotlib": "3", "mkdocs": "1", "mkdocs-material": "9"},
    "repetitions": 5,
    "rows": [
        {"key": "cold-wall", "where": "16", "value": 0.6, "low": 0.5, "high": 0.7, "unit": "", "target": 0.62,
         "met": True},
        {"key": "memory", "where": "site", "value": 700.4, "low": 700.4, "high": 700.4, "unit": "MiB", "target": 600,
         "met": False},
        {"key": "tool compute", "where": "16", "value": 9, "low": 9, "high": 9, "unit": "", "target": None,
         "met": None},
    ],
}  # fmt: skip


def test_rows_in_both_languages(tmp_path: Path) -> None:
    """The numbers are the same, the words are not; another tool goes by its name."""
    path = tmp_path / "result.json"
    path.write_text(json.dumps(RUN), "utf-8")
    english, chinese = (benchmark.page(path, language) for language in ("en", "zh"))
    assert "2026-01-02; P, 2 processors" in english and "5 rounds" in english
    assert "| cold, time / the same work in one process | 16 | 0.6 [0.5, 0.7] | ≤ 0.62 | yes |" in english
    assert "| peak memory of all processes | this site | 700 [700, 700] MiB | ≤ 600 MiB | **no** |" in english
    assert "| tool：改一行代码 / 普通 `mkdocs build` | 16 | 9 [9, 9] | — | — |" in chinese
    assert english.count("\n") == chinese.count("\n")


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"machine": {}, "repetitions": 1, "rows": []}'])
def test_another_form_is_a_problem(text: str, tmp_path: Path) -> None:
    """The message says what to run."""
    path = tmp_path / "result.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Problem, match="make bench"):
        benchmark.page(path, "en")
    with pytest.raises(Problem, match="make bench"):
        benchmark.page(tmp_path / "none.json", "en")


def test_the_committed_run_is_a_whole_one() -> None:
    """The page would show an empty table."""
    for language in ("zh", "en"):
        assert len(benchmark.page(settings.ROOT / "bench" / "result.json", language).splitlines()) > 10
