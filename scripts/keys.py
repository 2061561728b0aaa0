"""What a result and a figure depend on: named parts, each a hash or a version, and the key made of them."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
import platform
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from scripts import imports
from scripts.problem import Problem
from scripts.snippet import NODES, Snippet, prune, words_used
from scripts.words import Words

ENGINE = "1"  # raise it when the same inputs would give another result or figure
OWN = ("figure.py", "svg.py")

Parts = dict[str, str]


def result_parts(snippet: Snippet, device: str) -> Parts:
    """The parts of a result: the code that `compute` reaches, declared data, versions, device class."""
    tree = prune(snippet.tree, "compute")
    return common(snippet, tree) | data_parts(snippet) | {"device": device, "version of torch": version("torch")}


def figure_parts(snippet: Snippet, function: str, result: bytes, words: Words) -> Parts:
    """The parts of a figure: the code that the draw function reaches, the result, the words used, the style."""
    tree = prune(snippet.tree, function)
    used = {key: words.entry(key, snippet.path, line) for key, line in words_used(tree, snippet.path).items()}
    own = {f"style {name}": digest((Path(__file__).parent / name).read_bytes()) for name in OWN}
    return (
        common(snippet, tree)
        | own
        | {
            "languages": " ".join(words.languages),
            "result": digest(result),
            "version of matplotlib": version("matplotlib"),
            **{f"word {key}": digest(canonical(entry)) for key, entry in used.items()},
        }
    )


def common(snippet: Snippet, tree: ast.Module) -> Parts:
    """Source, local modules and foreign packages of a pruned tree."""
    folder = snippet.path.parent
    reached = imports.reach(tree, folder)
    return {
        "engine": ENGINE,
        "python": platform.python_version(),
        "source": digest(source(tuple(tree.body)).encode()),
        **{
            f"module {file.relative_to(folder).as_posix()}": digest(file.read_bytes()) for file in sorted(reached.local)
        },
        **{f"version of {name}": version(name) for name in sorted(reached.foreign) if is_package(name)},
    }


@lru_cache(NODES)
def source(statements: tuple[ast.stmt, ...]) -> str:
    """The text of a pruned tree."""
    return ast.unparse(ast.Module(list(statements), type_ignores=[]))


def data_parts(snippet: Snippet) -> Parts:
    """A hash of every file that the snippet declares in DATA, relative to its own folder."""
    parts = {}
    for name in snippet.declared.get("DATA", ()):
        file = snippet.path.parent / name
        if not file.is_file():
            raise Problem(snippet.path, 0, f"DATA names {name!r}; there is no such file in {snippet.path.parent}")
        parts[f"data {name}"] = digest(file.read_bytes())
    return parts


def key(parts: Parts) -> str:
    """The name of the entry that holds what these parts produce: 32 hexadecimal digits."""
    return digest(canonical(parts))[:32]


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """One line for each part that differs."""
    lines = []
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            lines.append(f"{name}: {abridged(old.get(name))} -> {abridged(new.get(name))}")
    return lines


def abridged(value: str | None) -> str:
    """A hash by its first digits, anything else as it is."""
    return "absent" if value is None else value[:10] if re.fullmatch("[0-9a-f]{64}", value) else value


def digest(content: bytes) -> str:
    """The sha256 sum, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> bytes:
    """The one JSON text of a value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False).encode()


@cache
def is_package(name: str) -> bool:
    """Whether the name is an installed package and not part of Python itself."""
    import sys

    return name not in sys.stdlib_module_names and find_spec(name) is not None


@cache
def version(name: str) -> str:
    """The installed version of the distribution that provides a package; it tells builds of torch apart."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        owners = sorted(set(importlib.metadata.packages_distributions().get(name, [])))
        return " ".join(f"{owner} {importlib.metadata.version(owner)}" for owner in owners)


def named(package: str, version: str) -> str:
    """What to install: a package, or the distribution that its version begins with where that has another name."""
    return version if " " in version else f"{package} {version}"
