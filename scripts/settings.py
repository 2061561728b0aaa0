"""The settings of the pipeline: `[tool.lessons]` in pyproject.toml, each one overridable for a single run."""

from __future__ import annotations

import atexit
import logging
import os
import tempfile
import tomllib
from contextlib import ExitStack
from dataclasses import dataclass, fields
from errno import EACCES, EPERM, EROFS
from pathlib import Path

from scripts.device import WANTED
from scripts.executor import NAMES

ROOT = Path(__file__).resolve().parent.parent
log = logging.getLogger("lessons")
_places = ExitStack()
atexit.register(_places.close)


@dataclass(frozen=True)
class Settings:
    """Folders are absolute; `seconds` is wall-clock time, `memory_mib` address space, `workers` at least 1."""

    root: Path
    languages: tuple[str, ...]
    docs: Path
    snippets: Path
    cache: Path
    executor: str
    device: str
    workers: int
    seconds: int
    memory_mib: int
    output_kib: int


def load(root: Path = ROOT) -> Settings:
    """Read the settings of the project in `root`; raise ValueError for a name or a value that is not known."""
    file = root / "pyproject.toml"
    table = tomllib.loads(file.read_text("utf-8"))["tool"]["lessons"]
    known = {field.name for field in fields(Settings)} - {"root"}
    if table.keys() != known:
        odd = ", ".join(sorted(table.keys() ^ known))
        raise ValueError(f"{file}: [tool.lessons] must hold exactly {', '.join(sorted(known))}; look at: {odd}")
    for name, value in table.items():
        if (override := os.environ.get(f"LESSONS_{name.upper()}")) is not None:
            try:
                table[name] = override.split(",") if isinstance(value, list) else type(value)(override)
            except ValueError:
                raise ValueError(f"LESSONS_{name.upper()} is {override!r}; expected {type(value).__name__}") from None
    if table["device"] not in WANTED:
        raise ValueError(f"{file}: device is {table['device']!r}; expected auto, cpu or cuda")
    if not NAMES.fullmatch(table["executor"]):
        raise ValueError(f"{file}: executor is {table['executor']!r}; expected local or dask://host:port")
    folders = {name: (root / table[name]).resolve() for name in ("docs", "snippets", "cache")}
    folders["cache"] = writable(folders["cache"])
    workers = table["workers"] or os.cpu_count() or 1
    return Settings(**table | folders | {"languages": tuple(table["languages"]), "workers": workers}, root=root)


def writable(folder: Path) -> Path:
    """The folder, or with a warning an empty one that lasts as long as this process, where nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        if error.errno not in (EROFS, EACCES, EPERM):
            raise
        log.warning("%s: %s; nothing is kept for the next build", folder, error.strerror)
        return Path(_places.enter_context(tempfile.TemporaryDirectory(prefix="lessons-")))
