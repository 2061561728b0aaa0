"""Every Python fence of a page as an example for Sybil: includes, doctests and plain code; none can be skipped."""

from __future__ import annotations

import ast
import doctest
import sys
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sybil import Document, Example, Region

from scripts import fences
from scripts.fences import Fence, Include
from scripts.problem import Problem
from scripts.snippet import bound_names, is_guard


class PythonFences:
    """A Sybil parser; `folder` is where the snippets lie that fences include."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, document: Document) -> Iterable[Region]:
        """One region for each Python fence."""
        starts = [0]
        for line in document.text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        for fence in fences.find(document.text):
            if fence.is_python:
                yield Region(starts[fence.line - 1], starts[fence.end], parsed=fence, evaluator=self.evaluate)

    def evaluate(self, example: Example) -> str | None:
        """Run one fence in the namespace of its page; return what went wrong in a doctest."""
        fence, page, namespace = example.parsed, Path(example.path), example.namespace
        if include := fences.included(fence, page, self.folder):
            namespace |= shown_names(include, loaded(include.path, namespace))
            return None
        if ">>>" in fence.body:
            return run_doctest(fence, page, namespace)
        exec(compile("\n" * fence.line + fence.body, str(page), "exec"), namespace)
        return None


def run_doctest(fence: Fence, page: Path, namespace: dict[str, Any]) -> str | None:
    """Run the questions of a fence; return the report if an answer differs."""
    test = doctest.DocTestParser().get_doctest(fence.body, namespace, page.name, str(page), fence.line)
    for question in test.examples:
        if doctest.SKIP in question.options:
            raise Problem(page, fence.line + question.lineno + 1, "a question cannot be skipped; mend it or remove it")
    test.globs = namespace  # get_doctest copies, and later fences of the page need the names
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    runner.run(test, out=report.append, clear_globs=False)
    return "".join(report) if runner.failures else None


def loaded(path: Path, namespace: dict[str, Any]) -> types.ModuleType:
    """The whole snippet as a module, once for each page."""
    modules: dict[Path, types.ModuleType] = namespace.setdefault("__snippets__", {})
    if path not in modules:
        tree = ast.parse(path.read_text("utf-8"), str(path))
        tree.body = [node for node in tree.body if not is_guard(node)]
        module = modules[path] = types.ModuleType(path.stem)
        sys.path.insert(0, str(path.parent))
        try:
            exec(compile(tree, str(path), "exec"), module.__dict__)
        finally:
            sys.path.remove(str(path.parent))
    return modules[path]


def shown_names(include: Include, module: types.ModuleType) -> dict[str, Any]:
    """What a reader has after an include: the names that its region binds, and what the snippet imports."""
    region = include.region
    names: set[str] = set()
    for node in ast.parse(include.path.read_text("utf-8"), str(include.path)).body:
        inside = region.first <= node.lineno and (node.end_lineno or 0) <= region.last
        if inside or isinstance(node, ast.Import | ast.ImportFrom):
            names |= bound_names(node)
        elif region.first <= node.lineno <= region.last:
            raise Problem(include.path, node.lineno, f"region {include.name!r} cuts a statement in two")
    return {name: module.__dict__[name] for name in names}
