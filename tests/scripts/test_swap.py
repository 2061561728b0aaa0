from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import swap

# Replaces b by a, and kills itself before the rename of the given number.
KILLED = """
import os, pathlib, sys
from scripts import swap
root, last = pathlib.Path(sys.argv[1]), int(sys.argv[2])
real, calls = pathlib.Path.rename, []
def rename(self, target):
    if len(calls) == last:
        os.kill(os.getpid(), 9)
    calls.append(target)
    return real(self, target)
pathlib.Path.rename = rename
new = swap.beside(root)
(new / "new.txt").touch()
swap.replace(new, root / "site")
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "old.txt").touch()
    return tmp_path / "site"


def contents(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def dead() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_one_folder_takes_the_place_of_another(old: Path) -> None:
    new = swap.beside(old.parent)
    (new / "new.txt").touch()
    swap.replace(new, old)
    assert contents(old.parent) == ["site", "site/new.txt"]


def test_the_old_folder_comes_back_when_the_new_one_cannot_move(old: Path) -> None:
    new = swap.beside(old.parent)
    new.chmod(0o755)
    missing = new / "missing"
    missing.mkdir()

    class Stuck(type(new)):  # type: ignore[misc]
        def rename(self, target: Path) -> Path:
            raise OSError(5, "broken disk")

    with pytest.raises(OSError, match="broken disk"):
        swap.replace(Stuck(new), old)
    assert (old / "old.txt").exists()
    assert [path.name for path in old.parent.glob(".old-*")] == []


@pytest.mark.fault("F20")
@pytest.mark.parametrize("last", [0, 1, 2, 3])
def test_whatever_is_killed_one_whole_folder_is_there_after_the_next_sweep(old: Path, last: int) -> None:
    arguments = [sys.executable, "-c", KILLED, str(old.parent), str(last)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == (-9 if last < 3 else 0), done.stderr
    swap.sweep(old.parent)
    assert contents(old.parent) == ["site", "site/new.txt" if last == 3 else "site/old.txt"]


def test_a_sweep_takes_only_what_the_dead_left(tmp_path: Path) -> None:
    names = (f".new-{dead()}-a", f".new-{os.getppid()}-a", ".new-of-a-person", "new-1-a")
    for name in names:
        (tmp_path / name / "zh").mkdir(parents=True)
    swap.sweep(tmp_path)
    assert [(tmp_path / name).exists() for name in names] == [False, True, True, True]


def test_a_sweep_brings_back_what_was_put_aside_unless_something_took_its_place(tmp_path: Path) -> None:
    for entry in ("site", "other"):
        (tmp_path / f".old-{dead()}-{entry}" / entry / "old").mkdir(parents=True)
    (tmp_path / "other" / "new").mkdir(parents=True)
    swap.sweep(tmp_path)
    assert contents(tmp_path) == ["other", "other/new", "site", "site/old"]


def test_alive() -> None:
    assert swap.alive(os.getpid())
    assert not swap.alive(dead())
