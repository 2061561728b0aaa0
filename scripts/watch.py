"""What people have saved: every watched file with its state, what keeps one from being read, and sums of contents."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from scripts.problem import Problem

Seen = dict[Path, tuple[int, int, int]]


def seen(watched: Iterable[Path]) -> Seen:
    """Every watched file with what a save changes; hidden files, backups and what Python compiles are nobody's work."""
    found: Seen = {}
    for path in (path for top in watched for path in files(top)):
        with contextlib.suppress(OSError):  # it may be gone already
            status = path.stat()
            found[path] = status.st_mtime_ns, status.st_size, status.st_ino
    return found


def files(top: Path) -> Iterator[Path]:
    """A file itself, or all that a person may have written in a folder."""
    if not top.is_dir():
        yield top
    for folder, folders, names in os.walk(top):  # which passes over a folder that is removed meanwhile
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        yield from (Path(folder, name) for name in names if not name.startswith(".") and not name.endswith("~"))


def changes(old: Seen, new: Seen) -> set[Path]:
    """The files that are new, gone, or saved again."""
    return {path for path in new.keys() | old.keys() if new.get(path) != old.get(path)}


def flaw(path: Path) -> str:
    """What keeps code or settings from being read; found at once, while a build takes a second until it says so."""
    if path.suffix not in (".py", ".toml", ".yml"):
        return ""
    try:
        text = path.read_text("utf-8")
        match path.suffix:
            case ".py":
                compile(text, path, "exec")
            case ".toml":
                tomllib.loads(text)
            case ".yml":
                list(yaml.parse(text))
    except OSError:
        return ""  # if it is missed, the build says where
    except SyntaxError as error:
        return str(Problem(path, error.lineno or 0, f"not Python: {error.msg}"))
    except yaml.MarkedYAMLError as error:
        return str(Problem(path, error.problem_mark.line + 1, f"not YAML: {error.problem}"))
    except (ValueError, yaml.YAMLError) as error:
        line = re.search(r"line (\d+)", str(error))
        return str(Problem(path, int(line[1]) if line else 0, str(error)))
    return ""


def sum_of(folder: Path) -> str:
    """A sum that changes with the contents of a folder."""
    whole = hashlib.sha256()
    for path in sorted(files(folder)):
        with contextlib.suppress(OSError):
            whole.update(path.read_bytes())
    return whole.hexdigest()
