from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.site import Staging


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "old.html").write_text("old", "utf-8")
    return tmp_path / "site"


def contents(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_publishing_replaces_the_old_site(target: Path) -> None:
    staging = Staging(target)
    (staging.folder / "new.html").touch()
    assert (target / "old.html").read_text("utf-8") == "old"
    staging.publish()
    assert contents(target.parent) == ["site", "site/new.html"]


def test_publishing_the_first_site(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "out" / "site")
    (staging.folder / "new.html").touch()
    staging.publish()
    assert contents(tmp_path) == ["out", "out/site", "out/site/new.html"]


def test_discarding_leaves_the_old_site(target: Path) -> None:
    staging = Staging(target)
    (staging.folder / "new.html").touch()
    staging.discard()
    staging.discard()
    assert contents(target.parent) == ["site", "site/old.html"]


def test_a_new_build_begins_empty(target: Path) -> None:
    (Staging(target).folder / "left.html").touch()
    assert contents(Staging(target).folder) == []


def test_a_new_build_sweeps_up_after_a_killed_one(target: Path) -> None:
    (target.parent / f".new-{dead()}-x").mkdir()
    Staging(target).discard()
    assert contents(target.parent) == ["site", "site/old.html"]


def dead() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid
