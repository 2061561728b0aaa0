"""What a piece of code imports: local modules, transitively, and the names of foreign packages."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from scripts.problem import Problem
from scripts.snippet import NODES, is_guard, syntax


@dataclass
class Imports:
    """`local`: files below the folder of the code; `foreign`: top-level package names."""

    local: set[Path] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)


def reach(tree: ast.AST, folder: Path, package: Path | None = None, seen: Imports | None = None) -> Imports:
    """Follow every import in `tree` as Python would when it runs a script in `folder`.

    `package` is the folder that a relative import starts from.
    """
    seen = seen or Imports()
    for dotted, base in names(tree, folder, package or folder):
        files = local_files(dotted, base)
        if not files and base == folder:
            seen.foreign.add(dotted[0])
        for file in files:
            if file not in seen.local:
                seen.local.add(file)
                reach(parsed(file), folder, file.parent, seen)
    return seen


def names(tree: ast.AST, folder: Path, package: Path) -> list[tuple[tuple[str, ...], Path]]:
    """Every module that might be meant by an import statement, with the folder that it is looked up in."""
    found: list[tuple[tuple[str, ...], Path]] = []
    for node in statements(tuple(ast.iter_child_nodes(tree))):
        if isinstance(node, ast.Import):
            found += [(tuple(alias.name.split(".")), folder) for alias in node.names]
        else:
            base = folder if node.level == 0 else [package, *package.parents][node.level - 1]
            module = tuple((node.module or "").split(".")) if node.module else ()
            # `from package import name` may mean the module package/name.py
            found += [(module, base)] if module else []
            found += [((*module, alias.name), base) for alias in node.names if local_files((*module, alias.name), base)]
    return found


@lru_cache(NODES)
def statements(nodes: tuple[ast.AST, ...]) -> list[ast.Import | ast.ImportFrom]:
    """Every import statement in some nodes, at any depth."""
    return [inner for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]


def local_files(dotted: tuple[str, ...], base: Path) -> list[Path]:
    """The files that an import of `dotted` executes, none if it is not below `base`."""
    files, folder = [], base
    for part in dotted:
        if (init := folder / part / "__init__.py").is_file():
            files.append(init)
        elif (module := folder / f"{part}.py").is_file():
            return [*files, module]
        elif not (folder / part).is_dir():
            return files
        folder = folder / part
    return files


def parsed(file: Path) -> ast.Module:
    """Parse what an import of a local module executes; raise Problem at the line of a syntax error."""
    try:
        tree = syntax(file.read_text("utf-8"))
    except SyntaxError as error:
        raise Problem(file, error.lineno or 0, f"not Python: {error.msg}") from None
    return ast.Module([node for node in tree.body if not is_guard(node)], type_ignores=[])
