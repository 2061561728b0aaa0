from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import lock
from scripts.settings import ROOT

pytest.importorskip("fcntl", reason="Windows has no such locks")
HOLD = """import sys, pathlib
from scripts import lock
with lock.held(pathlib.Path(sys.argv[1])):
    print(flush=True)
    input()
"""
TRY = "import fcntl, sys\nfcntl.flock(open(sys.argv[1], 'a'), fcntl.LOCK_NB | int(sys.argv[2]))"
ALONE, SHARED = "2", "1"  # fcntl.LOCK_EX, fcntl.LOCK_SH


def free(path: Path, how: str) -> bool:
    """Whether another process could hold the lock too."""
    return subprocess.run([sys.executable, "-c", TRY, str(path), how], capture_output=True, check=False).returncode == 0


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock `tmp_path/lock`."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "lock")], cwd=ROOT, **pipes)  # type: ignore[call-overload]
    assert process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def test_one_that_is_held_shuts_others_out_until_its_holder_dies(
    tmp_path: Path, holder: subprocess.Popen[bytes]
) -> None:
    assert not free(tmp_path / "lock", ALONE) and not free(tmp_path / "lock", SHARED)
    holder.kill()
    holder.wait()
    assert free(tmp_path / "lock", ALONE)


def test_one_that_is_shared_lets_others_share(tmp_path: Path) -> None:
    with lock.held(tmp_path / "deep" / "lock", shared=True):
        assert free(tmp_path / "deep" / "lock", SHARED) and not free(tmp_path / "deep" / "lock", ALONE)
    assert free(tmp_path / "deep" / "lock", ALONE)
