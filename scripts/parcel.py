"""A task on its way to another machine: the files that it reads go with it, and versions must be equal there.

Nothing here knows by which means it travels; everything that does is plain data.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from scripts import keys
from scripts.execute import GpuFault, Outcome, Task
from scripts.executor import LOCAL, Executor, begin
from scripts.problem import Problem

Versions = dict[str, str]
ALWAYS = ("torch", "numpy", "matplotlib")


def pack(task: Task, packages: Iterable[str], versions: Versions) -> dict[str, Any]:
    """The task with the contents of its files, whose paths become relative to `root`, a folder above them all.

    `packages` is what a warm process should have imported; `versions` is what must be the same there.
    """
    path = os.path.realpath(task.path)
    root = os.path.commonpath([Path(file).parent for file in (path, *task.readable)])
    return {
        "root": root,
        "path": relative(path, root),
        "files": {relative(file, root): Path(file).read_bytes() for file in task.readable},
        "task": asdict(task),
        "packages": sorted(packages),
        "versions": versions,
    }


def relative(file: str, root: str) -> str:
    """A path below `root` as every platform reads it."""
    return Path(file).relative_to(root).as_posix()


def work(parcel: dict[str, Any]) -> dict[str, Any]:
    """Run a parcel where it has arrived; answer with its outcome, its problem, or what differs here."""
    if differs := differences(parcel["versions"]):
        return {"differs": differs}
    root = os.path.realpath(tempfile.mkdtemp(prefix="lessons-"))
    try:
        pool = warm(frozenset(parcel["packages"]))
        return {"outcome": asdict(pool.run(unpack(parcel, root)))}
    except Problem as problem:
        where, what = (str(text).replace(root, parcel["root"]) for text in (problem.where, problem.what))
        return {"problem": [where, problem.line, what], "gpu": isinstance(problem, GpuFault)}
    finally:
        shutil.rmtree(root, ignore_errors=True)


def unpack(parcel: dict[str, Any], root: str) -> Task:
    """Write the files of a parcel below `root`; the task that reads them there."""
    for name, content in parcel["files"].items():
        file = Path(root, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    task = Task(**parcel["task"])
    return replace(
        task,
        path=str(Path(root, parcel["path"])),
        readable=tuple(str(Path(root, name)) for name in parcel["files"]),
    )


def outcome(answer: dict[str, Any]) -> Outcome:
    """What the task gave; raise its Problem if it failed."""
    if "problem" in answer:
        raise (GpuFault if answer["gpu"] else Problem)(*answer["problem"])
    return Outcome(**answer["outcome"])


def versions(packages: Iterable[str]) -> Versions:
    """What must be the same on two machines for the same bytes: Python, this code and the packages."""
    return {
        "python": platform.python_version(),
        "scripts": own(),
        **{name: keys.version(name) for name in sorted({*ALWAYS, *packages})},
    }


def differences(expected: Versions) -> list[str]:
    """What differs here from `expected`, in words; empty if nothing does."""
    here = versions(expected.keys() - {"python", "scripts"})
    return [
        f"{name} {keys.abridged(here[name]) or 'missing'}, expected {keys.abridged(version)}"
        for name, version in expected.items()
        if here[name] != version
    ]


@cache
def own() -> str:
    """One hash of the code that runs tasks; of all of `scripts`, so that nobody has to know which of it does."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return keys.digest(keys.canonical({file.name: keys.digest(file.read_bytes()) for file in files}))


_pools: dict[frozenset[str], Executor] = {}
_lock = Lock()


def warm(packages: frozenset[str]) -> Executor:
    """Warm processes that have imported at least these packages; they end with this process."""
    with _lock:
        fitting = next((have for have in _pools if packages <= have), None)
        if fitting is None:
            fitting = packages.union(*_pools)  # each new one fits more, so there are never many
            _pools[fitting] = begin(LOCAL, 0, fitting)
        return _pools[fitting]
