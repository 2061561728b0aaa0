"""One build of the whole site: made beside the old one, put in its place only when every language succeeded."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from scripts import swap


class Staging:
    """A folder beside `target` for a site in the making."""

    def __init__(self, target: Path) -> None:
        self.target = target
        target.parent.mkdir(parents=True, exist_ok=True)
        swap.sweep(target.parent)
        self.folder = swap.beside(target.parent)
        self._owner = os.getpid()

    def publish(self) -> None:
        """Replace the old site by renaming."""
        swap.replace(self.folder, self.target)

    def discard(self) -> None:
        """Remove the unfinished site, unless a copy of the process that makes it asks; the old one stays as it was."""
        if os.getpid() != self._owner:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
