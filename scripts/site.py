"""One build of the whole site: made beside the old one, put in its place only when every language succeeded."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from scripts.store import replace_folder


class Staging:
    """A folder beside `target` for a site in the making; one per process."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.folder = target.parent / f".site-{os.getpid()}"
        sweep(target.parent)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def publish(self) -> None:
        """Replace the old site by renaming."""
        replace_folder(self.folder, self.target)

    def discard(self) -> None:
        """Remove the unfinished site; the old one stays as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what builds left behind that were killed."""
    for left in folder.glob(".site-*"):
        with contextlib.suppress(ValueError, OSError):
            if not alive(int(left.name.removeprefix(".site-"))):
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
