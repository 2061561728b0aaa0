"""A snippet as source code: its parts, its declarations and its regions, read without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from scripts.problem import Problem, nearest

MARK = re.compile(r"^\s*# --8<-- \[(start|end):([\w-]+)\]\s*$")
NODES = 2**15  # how many statements one build has; what is found out about a statement is kept
DECLARATIONS = {"SECONDS": int, "DATA": tuple, "VARIES": bool, "SMALL": bool}


@dataclass(frozen=True)
class Region:
    """Lines `first` to `last` of a file, counted from 1, both shown."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Snippet:
    """`name` is the path below the snippets' folder without its suffix; it names figures and results."""

    path: Path
    name: str
    source: str
    tree: ast.Module = field(repr=False)

    @cached_property
    def draws(self) -> dict[str, str]:
        """Figure suffix ("" for `x.svg`, "a" for `x.a.svg`) -> function (`draw`, `draw_a`)."""
        names = [node.name for node in self.tree.body if isinstance(node, ast.FunctionDef)]
        return {name[5:]: name for name in names if name == "draw" or name.startswith("draw_")}

    @cached_property
    def declared(self) -> dict[str, Any]:
        """The module constants SECONDS, DATA, VARIES and SMALL, where the snippet has them."""
        return {name: self._literal(node) for name, node in self._constants() if name in DECLARATIONS}

    @cached_property
    def claim(self) -> str:
        """The docstring; its first sentence is the claim."""
        return ast.get_docstring(self.tree) or ""

    @cached_property
    def regions(self) -> dict[str, Region]:
        """What a page can include, by name."""
        return regions(self.path, self.source)

    def line_of(self, function: str) -> int:
        """Where a top-level function begins."""
        return next(
            (node.lineno for node in self.tree.body if isinstance(node, ast.FunctionDef) and node.name == function), 0
        )

    def figures(self) -> list[str]:
        """The names a page asks for: `x`, `x.a`."""
        return [f"{self.name}.{suffix}" if suffix else self.name for suffix in self.draws]

    def _constants(self) -> Iterator[tuple[str, ast.Assign]]:
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, node

    def _literal(self, node: ast.Assign) -> Any:
        name = node.targets[0].id  # type: ignore[attr-defined]
        kind = DECLARATIONS[name]
        try:
            value = ast.literal_eval(node.value)
        except ValueError:
            value = None
        if not isinstance(value, kind):
            raise Problem(
                self.path, node.lineno, f"{name} must be a literal {kind.__name__}, found {ast.unparse(node.value)}"
            )
        return value


@lru_cache(NODES)
def syntax(source: str) -> ast.Module:
    """The parsed source, which nobody may change: whoever asks again is given the same."""
    return ast.parse(source)


def read(path: Path, folder: Path) -> Snippet:
    """Parse one file; raise Problem at the line of a syntax error."""
    try:
        source = path.read_text("utf-8")
        tree = syntax(source)
    except SyntaxError as error:
        raise Problem(path, error.lineno or 0, f"not Python: {error.msg}") from None
    except ValueError as error:  # not UTF-8, or a NUL byte
        raise Problem(path, 0, f"not Python: {error}") from None
    return Snippet(path, path.relative_to(folder).with_suffix("").as_posix(), source, tree)


def find(folder: Path, broken: list[Problem] | None = None) -> list[Snippet]:
    """Every snippet below `folder`; a file without a `compute` is a module that snippets share.

    A file that cannot be parsed goes to `broken`; without that list its Problem is raised.
    """
    found = []
    for path in sorted(folder.rglob("*.py")):
        try:
            found.append(read(path, folder))
            refuse_to_pass_over(found[-1])
        except Problem as problem:
            if broken is None:
                raise
            broken.append(problem)
    return [snippet for snippet in found if defines(snippet.tree, "compute")]


def refuse_to_pass_over(one: Snippet) -> None:
    """Raise Problem where a file calls something `compute` that the build would not take for a snippet's."""
    for node in () if defines(one.tree, "compute") else one.tree.body:
        names = {getattr(inner, "name", "") for inner in ast.walk(node) if not isinstance(inner, ast.alias)}
        if "compute" in names | bound_names(node) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            raise Problem(one.path, node.lineno, "`compute` would never run; write `def compute():` at the top level")


def defines(tree: ast.Module, name: str) -> bool:
    """Whether the top level defines a function of that name."""
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)


def regions(path: Path, source: str) -> dict[str, Region]:
    """The regions between `# --8<-- [start:x]` and `[end:x]`; raise Problem where a mark has no partner."""
    found, opened = {}, {}
    lines = source.splitlines()
    for number, line in enumerate(lines, 1):
        if not (mark := MARK.match(line)):
            continue
        kind, name = mark.groups()
        if kind == "start":
            if name in opened or name in found:
                raise Problem(path, number, f"region {name!r} starts a second time")
            opened[name] = number
        elif name not in opened:
            raise Problem(path, number, f"region {name!r} ends but never started; {nearest(name, list(opened))}")
        else:
            first = opened.pop(name) + 1
            text = "\n".join(lines[first - 1 : number - 1]).strip("\n")
            found[name] = Region(first, number - 1, text)
    for name, number in opened.items():
        raise Problem(path, number, f"region {name!r} never ends; close it with `# --8<-- [end:{name}]`")
    return found


def prune(tree: ast.Module, root: str) -> ast.Module:
    """Only the top-level statements that the function `root` can reach, at their own lines.

    This is both what a child process executes and what the cache key is made of, so the two cannot disagree.
    """
    providers = [(bound_names(node), used_names(node), node) for node in tree.body if not is_guard(node)]
    reached, todo = set(), {root}
    while todo:
        name = todo.pop()
        reached.add(name)
        for bound, used, _ in providers:
            if name in bound:
                todo |= used - reached
    body = [node for bound, _, node in providers if bound & reached or is_future(node)]
    return ast.Module(body, type_ignores=[])


@lru_cache(NODES)
def bound_names(node: ast.stmt) -> frozenset[str]:
    """The names that a top-level statement binds."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return frozenset({node.name})
    if isinstance(node, ast.Import | ast.ImportFrom):
        return frozenset(alias.asname or alias.name.split(".")[0] for alias in node.names)
    stored = (target for target in ast.walk(node) if isinstance(getattr(target, "ctx", None), ast.Store))
    return frozenset(map(root, stored)) - {""}


def root(target: ast.AST) -> str:
    """The name that an assignment changes: x for `x`, `x[0]` and `x.y`."""
    while isinstance(target, ast.Subscript | ast.Attribute):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


@lru_cache(NODES)
def used_names(node: ast.stmt) -> frozenset[str]:
    """The names that a statement reads, anywhere inside it."""
    return frozenset(
        name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)
    )


def is_future(node: ast.stmt) -> bool:
    """Whether the statement changes how the file is compiled."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def is_guard(node: ast.stmt) -> bool:
    """Whether the statement is `if __name__ == "__main__":`."""
    return isinstance(node, ast.If) and "__name__" in used_names(node)


def words_used(tree: ast.AST, path: Path) -> dict[str, int]:
    """The keys given to `word("...")` with their first lines; raise Problem for a key that is no literal."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "word":
            if not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant)):
                raise Problem(
                    path,
                    node.lineno,
                    f"{ast.unparse(node)}: word() takes one literal key, so that "
                    "the words a figure needs are known before it is drawn",
                )
            found.setdefault(str(node.args[0].value), node.lineno)
    return found
