"""Disks that are full or closed, and Ctrl-C: real mounts in a namespace of their own, real signals."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Project = Any  # tests/conftest.py
WAYS = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])  # as root, as anybody else


def may_mount(way: list[str]) -> bool:
    """Whether a process started in this way may mount a disk of its own."""
    command = [*way, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (
        shutil.which("unshare") is not None
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


MOUNTS = next(filter(may_mount, WAYS), None)
mounts = pytest.mark.skipif(
    MOUNTS is None,
    reason="a full or a read-only disk needs a mount: run as root, or where Linux gives users namespaces of their own",
)


def mounted(project: Project, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run shell commands in the project where they may mount; `$build` is `mkdocs build`."""
    build = f"'{sys.executable}' -m mkdocs build"
    return subprocess.run(
        [*(MOUNTS or []), "sh", "-c", command.replace("$build", build)],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(project.root)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.fault("F22")
@mounts
def test_a_full_disk_for_the_cache_is_one_line_and_the_old_site_stays(copy: Project) -> None:
    before = (copy.root / "site" / "zh" / "index.html").read_bytes()
    done = mounted(copy, "mount -t tmpfs -o size=12k tmpfs .cache && $build")
    assert done.returncode == 1
    [line] = [line for line in done.stderr.splitlines() if "No space left on device" in line]
    assert ".cache/" in line and "LESSONS_CACHE" in line
    assert "Traceback" not in done.stderr
    assert (copy.root / "site" / "zh" / "index.html").read_bytes() == before


@pytest.mark.fault("F22")
@mounts
def test_a_full_disk_for_the_site_is_one_line_and_the_old_site_stays(copy: Project) -> None:
    (copy.root / "out").mkdir()
    prepare = "mount -t tmpfs -o size=300k tmpfs out && mkdir out/site && echo old > out/site/index.html"
    done = mounted(copy, f"{prepare} && $build -d out/site || echo status $?; cat out/site/*; ls -A out")
    assert done.stdout.split() == ["status", "1", "old", "site"]
    assert "No space left on device" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.fault("F23")
@mounts
@pytest.mark.parametrize("home", ["HOME=/nonexistent", "env -u HOME"])
def test_with_a_cache_that_cannot_be_written_everything_runs_and_it_says_so_once(copy: Project, home: str) -> None:
    done = mounted(copy, f"mount -t tmpfs -o ro tmpfs .cache && {home} $build")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("nothing is kept for the next build") == 1
    assert "snippets: 1 run, 0 cached" in done.stderr


@pytest.mark.fault("F20")
def test_a_killed_build_leaves_nothing_that_the_next_does_not_clean(copy: Project) -> None:
    """While a snippet runs: no process, no temporary file, no half-made site, no lock is left of it."""
    slow = copy.root / "snippets" / "slow.py"
    slow.write_text(
        "import time\n\nSECONDS = 90\n\n\ndef compute():\n    open('on', 'w')\n    time.sleep(80)\n", "utf-8"
    )
    temporary = copy.root / "tmp"
    temporary.mkdir()
    before = (copy.root / "site" / "zh" / "index.html").read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=copy.root,
        env=os.environ | {"PYTHONPATH": str(copy.root), "TMPDIR": str(temporary)},
    )
    wait(lambda: process.poll() is not None or list(temporary.rglob("on")))
    process.kill()
    assert process.wait() == -signal.SIGKILL
    wait(lambda: list(temporary.iterdir()) == [] and inhabitants(copy.root) == [])
    assert (copy.root / "site" / "zh" / "index.html").read_bytes() == before
    slow.unlink()
    assert copy.build().returncode == 0
    assert [path.name for path in copy.root.iterdir() if path.name.startswith((".new-", ".old-"))] == []


def wait(condition: Callable[[], object], seconds: float = 60) -> None:
    """Until it holds; a test that waits in vain fails."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def inhabitants(folder: Path) -> list[str]:
    """The processes that work in a folder or below it."""
    places = {link.parent.name: os.path.realpath(link) for link in Path("/proc").glob("[0-9]*/cwd")}
    return [pid for pid, place in places.items() if place.startswith(str(folder))]


@pytest.mark.fault("F21")
def test_control_c_ends_with_130_and_keeps_what_was_finished(copy: Project) -> None:
    body = "import time\n\n\ndef compute():\n    time.sleep({})\n    return {{'a': 1}}\n"
    (copy.root / "snippets" / "quick.py").write_text(body.format(0), "utf-8")
    (copy.root / "snippets" / "slow.py").write_text("SECONDS = 90\n" + body.format(80), "utf-8")
    log = copy.root / "log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build"],
            cwd=copy.root,
            env=os.environ | {"PYTHONPATH": str(copy.root)},
            stderr=said,
        )
    end = time.monotonic() + 60
    while "quick: run" not in log.read_text("utf-8"):
        assert time.monotonic() < end and process.poll() is None, log.read_text("utf-8")
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    assert "Traceback" not in log.read_text("utf-8")
    assert [path.name for path in copy.root.glob(".new-*")] == []
    (copy.root / "snippets" / "slow.py").unlink()
    done = copy.build()
    assert "quick: cached" in done.stderr and done.returncode == 0
