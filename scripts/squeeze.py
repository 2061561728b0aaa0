"""Figures become shorter without looking different: SVGO runs once for each figure that has changed."""

from __future__ import annotations

from pathlib import Path

from scripts.keys import digest
from scripts.node import Node, version
from scripts.store import Entry, Store

SCRIPT = Path(__file__).with_name("svgo.mjs")


class Squeeze:
    """SVGO behind a cache."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._node = Node(SCRIPT)
        self.close = self._node.close

    def figure(self, name: str, files: dict[str, str]) -> dict[str, str]:
        """All variants of a figure, file name -> SVG, shortened."""
        parts = {"script": digest(SCRIPT.read_bytes()), "svgo": version("svgo")}
        parts |= {file: digest(svg.encode()) for file, svg in files.items()}

        def squeezed() -> Entry:
            short = self._node.ask(list(files.values()))
            return Entry({file: svg.encode() for file, svg in zip(files, short, strict=True)}, parts)

        entry = self._store.obtain("squeezed", name, parts, squeezed)
        return {file: svg.decode() for file, svg in entry.files.items()}
