"""The top level of a snippet as text that can move into a notebook, and the names it binds."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

from scripts import imports
from scripts.snippet import MARK, NODES, bound_names, is_guard, prune, syntax


class Library:
    """What functions of snippets reach, as text. A file is read once, so a library serves one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._statements: dict[Path, dict[ast.stmt, str]] = {}

    def reached(self, path: Path, root: str) -> list[tuple[str, set[str]]]:
        """The statements that a function needs, in order, each with the names on which it has the last word."""
        if path not in self._statements:
            self._statements[path] = statements(path, self.folder)
        texts = self._statements[path]
        last = {name: node for node in texts for name in binds(node)}
        return [
            (texts[node], {name for name in binds(node) if last[name] is node})
            for node in prune(ast.Module(list(texts), []), root).body
        ]


def whole(path: Path, folder: Path, without: set[str]) -> str:
    """A file as one cell: without its imports of files that have cells of their own, its guard, and `without`."""
    source = kept = cleaned(path)
    for node in syntax(source).body:
        if is_guard(node) or local(node, folder) or (isinstance(node, ast.FunctionDef) and node.name in without):
            kept = kept.replace(text_of(node, source), renamed(node), 1)
    return re.sub(r"\n{4,}", "\n\n\n", kept).strip("\n")


def statements(path: Path, folder: Path) -> dict[ast.stmt, str]:
    """The top level of a file with its text, and that of the files it imports in the place of each import."""
    found: dict[ast.stmt, str] = {}
    source = cleaned(path)
    for node in syntax(source).body:
        if module := local(node, folder):
            found |= statements(module, folder) | {extra: ast.unparse(extra) for extra in ast.parse(renamed(node)).body}
        elif not is_guard(node):
            found[node] = text_of(node, source)
    return found


def local(node: ast.stmt, folder: Path) -> Path | None:
    """The file behind `from module import name`, if it lies among the snippets."""
    if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
        return None
    return next(iter(imports.local_files(tuple(node.module.split(".")), folder)[-1:]), None)


def renamed(node: ast.stmt) -> str:
    """What is left of an import of a local module: its new names."""
    names = node.names if isinstance(node, ast.ImportFrom) else []
    return "\n".join(f"{alias.asname} = {alias.name}" for alias in names if alias.asname not in (None, alias.name))


def cleaned(path: Path) -> str:
    """The text of a file without the marks of regions; call-outs keep their number."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not MARK.match(line)]
    return re.sub(r"# \((\d+)\)!", r"# (\1)", "\n".join(lines) + "\n")


def text_of(node: ast.stmt, source: str) -> str:
    """A statement as written, decorators included."""
    first = min(part.lineno for part in (node, *getattr(node, "decorator_list", [])))
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


@lru_cache(NODES)
def binds(node: ast.stmt) -> frozenset[str]:
    """The names that a statement binds for good, so none inside a comprehension."""
    inner = {
        name.id
        for loop in ast.walk(node)
        if isinstance(loop, ast.comprehension)
        for name in ast.walk(loop.target)
        if isinstance(name, ast.Name)
    }
    return bound_names(node) - inner
