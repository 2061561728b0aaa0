"""The contract that all snippets keep."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
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


@pytest.mark.fault("F44")
def test_everything_is_used() -> None:
    """Each snippet and figure by a page of every language, each word by a figure."""
    table = claims.load(SETTINGS.docs / "claims.toml", SETTINGS.languages)
    known = words.load(SETTINGS.snippets / "words.toml", SETTINGS.languages)
    claimed = [row.number for row in table.rows.values() if row.number]
    for language in SETTINGS.languages:
        pages = [page for page in PAGES if page.is_relative_to(SETTINGS.docs / language)]
        assert not (problems := contract.use(SNIPPETS, pages, known, claimed)), listed(problems)


@pytest.mark.slow
def test_same_figures_twice(tmp_path: Path) -> None:
    """Drawn anew from the cached results in one language, every figure has the bytes that are in the cache."""
    quiet = lambda line: None  # noqa: E731
    first = Producer(SETTINGS, quiet).all()
    kept = Path("entries-1", "results")
    shutil.copytree(SETTINGS.cache / kept, tmp_path / kept)
    again = Producer(replace(SETTINGS, cache=tmp_path), quiet)
    again.settings = replace(again.settings, languages=SETTINGS.languages[:1])
    second = again.all()
    assert all(name.startswith("figures/") for name in again.ran)
    assert len(again.ran) == sum(len(one.draws) for one in SNIPPETS) > 0
    for name, made in second.items():
        for suffix, files in made.figures.items():
            assert len(files) == 2 and files.items() <= first[name].figures[suffix].items(), (name, suffix)


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
    """A reader with torch and matplotlib can run the file; its notebook has computed the result once more."""
    result = Producer(SETTINGS).one(one).result
    process = warm.Process(target=contract.alone, args=(one.path, result))
    process.start()
    process.join(60)
    process.kill()
    process.join()
    assert process.exitcode == 0


def test_few_results_vary() -> None:
    """VARIES is for timings; what it covers is not compared."""
    assert sum(bool(one.declared.get("VARIES")) for one in SNIPPETS) <= 3


def test_a_snippet_is_a_program() -> None:
    """As README has it, with nothing of ours around it."""
    command = [sys.executable, str(SETTINGS.snippets / "dataflow.py")]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"MPLBACKEND": "agg"}
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
