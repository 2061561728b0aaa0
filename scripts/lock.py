"""Locks between processes: files that the system releases when their holder dies, however it dies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: two builds at once may compute a key twice, and both results are the same
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def held(path: Path, shared: bool = False) -> Iterator[None]:
    """Hold the lock alone, or together with others that share it; wait for it as long as it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
