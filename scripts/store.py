"""The cache: folders of plain files under a key, each with a manifest of sha256 sums, written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import keys, lock, swap
from scripts.keys import Parts, canonical, digest

MANIFEST = "manifest.json"
FORMAT = "entries-1"


@dataclass(frozen=True)
class Entry:
    """`files` by name; `parts` made the key; `notes` say how it came about (seconds, device)."""

    files: dict[str, bytes]
    parts: Parts
    notes: dict[str, Any] = field(default_factory=dict)


class Store:
    """Entries at `root/entries-1/<kind>/<name>/<key>/`; a broken entry is as good as none."""

    def __init__(self, root: Path) -> None:
        self.root = root / FORMAT

    def folder(self, kind: str, name: str) -> Path:
        """Where all entries of one snippet or figure lie."""
        return self.root / kind / name.replace("/", "~")

    def obtain(self, kind: str, name: str, parts: Parts, make: Callable[[], Entry]) -> Entry:
        """The entry under the key of `parts`; if there is none it is made, by one process at a time, and kept."""
        key = keys.key(parts)
        if entry := self.read(kind, name, key):
            return entry
        with self.lock(key):
            if entry := self.read(kind, name, key):
                return entry
            entry = make()
            self.write(kind, name, key, entry)
            return entry

    def read(self, kind: str, name: str, key: str) -> Entry | None:
        """The entry under a key, verified; None if there is none or it is damaged."""
        return self._load(self.folder(kind, name) / key)

    def damaged(self, kind: str, name: str, key: str) -> bool:
        """Whether there is something under a key, but not what was written."""
        return (self.folder(kind, name) / key).exists() and not self.read(kind, name, key)

    def latest(self, kind: str, name: str) -> Entry | None:
        """The entry written last, whatever its key."""
        folders = sorted(self.folder(kind, name).glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)
        return self._load(folders[-1]) if folders else None

    def write(self, kind: str, name: str, key: str, entry: Entry) -> None:
        """Write beside, sync, rename: a reader sees the whole entry or the one that was there."""
        folder = self.folder(kind, name)
        folder.mkdir(parents=True, exist_ok=True)
        sums = {file: digest(content) for file, content in entry.files.items()}
        manifest = {"files": sums, "parts": entry.parts, "notes": entry.notes}
        signed = canonical(manifest | {"sum": digest(canonical(manifest))})
        swap.sweep(folder)
        beside = swap.beside(folder)
        try:
            for file, content in (entry.files | {MANIFEST: signed}).items():
                write_synced(beside / file, content)
            swap.replace(beside, folder / key)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def lock(self, key: str) -> AbstractContextManager[None]:
        """Held by one process at a time for each key."""
        return lock.held(self.root / "locks" / key)

    def _load(self, folder: Path) -> Entry | None:
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            files = {file: (folder / Path(file).name).read_bytes() for file in manifest["files"]}
            sound = manifest.pop("sum") == digest(canonical(manifest))
            sound &= all(digest(content) == manifest["files"][file] for file, content in files.items())
            return Entry(files, manifest["parts"], manifest["notes"]) if sound else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


def write_synced(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk does not say which
        raise
