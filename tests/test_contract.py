"""The contract that all snippets keep."""

from __future__ import annotations

import multiprocessing
import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import claims, contract, settings, snippet, words
from scripts.produce import Producer
from scripts.snippet import Snippet

SETTINGS = settings.load()
SNIPPETS = snippet.find(SETTINGS.snippets)
PAGES = [page for language in SETTINGS.languages for page in sorted((SETTINGS.docs / language).rglob("*.md"))]


def listed(problems: list[object]) -> str:
    """All problems, for the message of a failing test."""
    return "\n".join(map(str, problems))


def test_there_are_snippets() -> None:
    """An empty selection would make every test below pass."""
    assert len(SNIPPETS) >= 3


@pytest.mark.parametrize("one", SNIPPETS, ids=lambda one: one.name)
def test_form(one: Snippet) -> None:
    """Docstring, top level, length of the shown regions, what compute and draw may know."""
    assert not (problems := contract.form(one)), listed(problems)


@pytest.mark.parametrize("one", SNIPPETS, ids=lambda one: one.name)
def test_has_a_test_of_its_own(one: Snippet) -> None:
    """tests/snippets/test_x.py asserts what snippets/x.py claims."""
    assert (SETTINGS.root / "tests" / "snippets" / f"test_{one.name}.py").is_file()


def test_everything_is_used() -> None:
    """Each snippet and figure by a page of every language, each word by a figure."""
    table = claims.load(SETTINGS.docs / "claims.toml", SETTINGS.languages)
    known = words.load(SETTINGS.snippets / "words.toml", SETTINGS.languages)
    claimed = [row.number for row in table.rows.values() if row.number]
    for language in SETTINGS.languages:
        pages = [page for page in PAGES if page.is_relative_to(SETTINGS.docs / language)]
        assert not (problems := contract.use(SNIPPETS, pages, known, claimed)), listed(problems)


def test_same_bytes_twice(tmp_path: Path) -> None:
    """A run from an empty cache gives the results and the figures that are in the cache."""
    quiet = lambda line: None  # noqa: E731
    first = Producer(SETTINGS, quiet).all()
    second = Producer(replace(SETTINGS, cache=tmp_path), quiet).all()
    steady = [name for name, made in first.items() if not made.snippet.declared.get("VARIES")]
    assert len(steady) >= len(first) - 3
    differing = [
        name
        for name in steady
        if (first[name].result, first[name].figures) != (second[name].result, second[name].figures)
    ]
    assert differing == []


@pytest.fixture(scope="module")
def warm() -> Iterator[multiprocessing.context.ForkServerContext]:
    """Processes that start with torch and matplotlib in them, each on one thread."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["torch", "matplotlib.pyplot", "sklearn.datasets"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        patch.setenv("MPLBACKEND", "Agg")
        yield context


@pytest.mark.parametrize("one", SNIPPETS, ids=lambda one: one.name)
def test_runs_alone(one: Snippet, warm: multiprocessing.context.ForkServerContext) -> None:
    """A reader with torch and matplotlib can run the file."""
    process = warm.Process(target=runpy.run_path, args=(str(one.path),), kwargs={"run_name": "__main__"})
    process.start()
    process.join(120)
    process.kill()
    process.join()
    assert process.exitcode == 0
