"""The commands that README and CONTRIBUTING promise exist, and the Makefile says what they do."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import __main__ as command_line
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
def test_commands_exist(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target is in the Makefile, a program is one that the environment has, ours knows the command, a file exists."""
    for line, command in commands(page):
        words = [word for word in shlex.split(command) if not re.match(r"^[A-Z_]+=", word)]
        where = f"{page}:{line}: {command}"
        if words[0] == "make":
            assert set(words[1:]) <= TARGETS, where
        else:
            assert Path(words[0]).name in PROGRAMS, where
        if words[1:3] == ["-m", "scripts"]:
            monkeypatch.setattr(sys, "argv", words[2:])
            assert command_line.parsed(), where  # argparse exits at a command that it does not know
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


def test_make_installs_again_only_what_has_changed(tmp_path: Path) -> None:
    """A second `make site` is `mkdocs build`; a new lock file is installed first."""
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    needed = ("requirements.lock", "pyproject.toml", "package-lock.json", ".venv/bin/python", ".venv/installed-site")
    for moment, name in enumerate(needed):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.utime(file, (moment, moment))

    def said() -> str:
        command = ["make", "-n", "--no-print-directory", "site"]
        return subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=True).stdout

    assert said().splitlines() == [".venv/bin/mkdocs build"]
    (tmp_path / "requirements.lock").touch()
    assert "pip install" in said() and said().splitlines()[-1] == ".venv/bin/mkdocs build"
