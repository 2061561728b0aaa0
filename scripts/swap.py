"""A folder takes the place of another, whole or not at all, whoever is killed meanwhile."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path

# `.new-<pid>-…` is in the making; `.old-<pid>-…` holds, under its own name, what is being replaced.
LEFT = re.compile(r"\.(?:new|old)-(?P<pid>\d+)-")


def beside(folder: Path, kind: str = "new") -> Path:
    """A new empty folder in `folder` that names the process that made it."""
    return Path(tempfile.mkdtemp(prefix=f".{kind}-{os.getpid()}-", dir=folder))


def replace(new: Path, old: Path) -> None:
    """Put `new` in the place of `old`, by renaming alone."""
    new.chmod(0o755)
    while True:
        try:
            new.rename(old)
            return
        except OSError:
            if not old.exists():
                raise
            aside = beside(old.parent, "old")
            try:
                with contextlib.suppress(FileNotFoundError):
                    old.rename(aside / old.name)
                new.rename(old)
                return
            except OSError:
                if not old.exists():
                    (aside / old.name).rename(old)
                    raise
                # another process was faster, and its folder is the old one now
            finally:
                shutil.rmtree(aside, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what killed processes left in `folder`; what they had only put aside goes back to its place."""
    for left in folder.glob(".*-*"):
        found = LEFT.match(left.name)
        if not found or alive(int(found["pid"])):
            continue
        with contextlib.suppress(OSError):  # another process sweeps too
            for aside in left.iterdir() if left.name.startswith(".old") else ():
                if not (folder / aside.name).exists():
                    aside.rename(folder / aside.name)
        shutil.rmtree(left, ignore_errors=True)


def alive(pid: int) -> bool:
    """Whether a process of that number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
