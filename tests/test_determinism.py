"""The same project gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import make_project

SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "LESSONS_WORKERS": "1", "umask": "022"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C", "LESSONS_WORKERS": "3", "umask": "077"},
)


@pytest.mark.slow
@pytest.mark.fault("F47", "F48")
def test_two_builds_in_other_surroundings_give_the_same_bytes(tmp_path: Path) -> None:
    """Other folders, homes, hash seeds, time zones, locales, umasks and numbers of workers; no file holds a date."""
    running = []
    for number, surroundings in enumerate(SURROUNDINGS):
        home = tmp_path / f"home {number}"
        home.mkdir()
        project = make_project(tmp_path / f"{number} 项目 #" / ("it's ours " * (1 + 20 * number)))
        given = surroundings | {"HOME": str(home), "PYTHONPATH": str(project.root), "SOURCE_DATE_EPOCH": str(number)}
        umask = int(given.pop("umask"), 8)
        command = [sys.executable, "-m", "mkdocs", "build", "-q"]
        running.append((project, subprocess.Popen(command, cwd=project.root, env=os.environ | given, umask=umask)))
    for _, process in running:
        assert process.wait(300) == 0
    first, second = (tree(project.root / "site") for project, _ in running)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its path."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "zh/index.html" in files and "en/data/halves.json" in files
    return files
