"""The commands that README and CONTRIBUTING promise exist, and the Makefile says what they do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from scripts import fences
from scripts.settings import ROOT

SHELL = {"sh", "bash", "shell", "console"}
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*/*.md"))]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
PROGRAMS = {"mkdocs", "pytest", "python", "python3", "pip", "ruff", "mypy", "dask", "git", "jupyter"}
PROGRAMS |= {"cd", "cp", "export", "mkdir"}


def commands(page: Path) -> list[tuple[int, str]]:
    """Every shell command of a page with its line."""
    return [
        (fence.line + offset, line.split(" #")[0].strip())
        for fence in fences.find(page.read_text("utf-8"))
        if fence.language in SHELL
        for offset, line in enumerate(fence.body.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    """A make target is in the Makefile, a program is one that the environment has, a file is there."""
    for line, command in commands(page):
        words = [word for word in shlex.split(command) if not re.match(r"^[A-Z_]+=", word)]
        where = f"{page}:{line}: {command}"
        if words[0] == "make":
            assert set(words[1:]) <= TARGETS, where
        else:
            assert Path(words[0]).name in PROGRAMS, where
        for word in words[1:]:
            if re.fullmatch(r"(snippets|scripts|tests|docs)/[\w./]+", word) and "NAME" not in word:
                assert (ROOT / word).exists(), where


def test_the_two_commands_are_there() -> None:
    """README names them in this order, in one block."""
    found = [command for _, command in commands(ROOT / "README.md")]
    assert found[:2] == ["make site", "make test"]


def test_ci_runs_the_test_command() -> None:
    """What runs on every change is what the README promises."""
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip().endswith("\nmake test")
