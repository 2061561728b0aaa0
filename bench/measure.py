"""What a command costs: seconds by the clock, seconds of all processors, and the memory of all its processes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
EVERY = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of the processors, children included, and what was printed."""

    wall: float
    cpu: float
    output: str = ""


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end and until its last orphan is gone; raise RuntimeError with its words if it fails."""
    adopt_orphans()
    others = set(children()[os.getpid()])
    before, begin = cpu(), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=dict(environment), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    wall = time.perf_counter() - begin
    while orphans := set(children()[os.getpid()]) - others:
        for orphan in orphans:
            os.waitpid(orphan, 0)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} in {folder} ended with status {done.returncode}:\n{done.stdout}")
    return Cost(wall, cpu() - before, done.stdout)


def watched(command: list[str], folder: Path, environment: Mapping[str, str]) -> tuple[float, bool]:
    """The most memory in MiB that all processes of a command held at once, and whether one of them imported torch.

    To be run apart, since looking costs time.
    """
    most, torch, ended, others = 0.0, False, threading.Event(), descendants(os.getpid())

    def look() -> None:
        nonlocal most, torch
        while not ended.wait(EVERY):
            processes = set(descendants(os.getpid())).difference(others)
            most = max(most, sum(map(held, processes)))
            torch = torch or any(map(has_torch, processes))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        run(command, folder, environment)
    finally:
        ended.set()
        watcher.join()
    return most, torch


def held(process: int) -> float:
    """MiB of a process; of a page that several share, each has a part (PSS). 0 if it has ended."""
    with contextlib.suppress(OSError):
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return next((int(row.split()[1]) for row in rows if row.startswith("Pss:")), 0) / 1024
    return 0.0


def has_torch(process: int) -> bool:
    """Whether a process has torch in it."""
    with contextlib.suppress(OSError):
        return "/libtorch" in Path(f"/proc/{process}/maps").read_text()
    return False


def descendants(root: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    of, found, todo = children(), [], [root]
    while todo:
        born = of[todo.pop()]
        found += born
        todo += born
    return found


def children() -> defaultdict[int, list[int]]:
    """The children of each process."""
    of = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            of[int(parent)].append(int(folder.name))
    return of


def cpu() -> float:
    """Seconds of the processors of all processes that have ended below this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def adopt_orphans() -> None:
    """Be the parent of processes whose own has ended, so that they are counted too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
