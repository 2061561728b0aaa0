"""What every snippet promises, as far as its source and the pages can show; tests ask the rest by running it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts import fences, numbers
from scripts.imports import reach
from scripts.page import figures
from scripts.problem import Problem
from scripts.snippet import Snippet, is_guard, prune, words_used
from scripts.words import Words

SHOWN_LINES = 15
LEVEL = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
FORBIDDEN = {"compute": {"matplotlib"}, "draw": {"torch", "sklearn", "pyplot"}}


def form(one: Snippet) -> list[Problem]:
    """The shape of one file."""
    problems = []

    def found(line: int, what: str) -> None:
        problems.append(Problem(one.path, line, what))

    sentences = [part for part in re.split(r"(?<=[.!?])\s", one.claim) if part]
    if len(sentences) < 2:
        found(
            1, f"the docstring has {len(sentences)} sentences; expected the claim, then what is simplified or left out"
        )
    for number, node in enumerate(one.tree.body):
        is_docstring = number == 0 and isinstance(node, ast.Expr)
        if not (is_docstring or is_guard(node) or isinstance(node, LEVEL)):
            found(
                node.lineno,
                f"`{ast.unparse(node)[:60]}` at the top level; expected imports, constants, functions, "
                "classes and the main guard",
            )
    if not any(is_guard(node) for node in one.tree.body):
        found(0, 'no `if __name__ == "__main__":`; a snippet runs alone')
    for name, region in one.regions.items():
        if (size := len(region.text.splitlines())) > SHOWN_LINES:
            found(region.first, f"region {name!r} shows {size} lines; at most {SHOWN_LINES} fit a page")
    for function in ("compute", *one.draws.values()):
        foreign = reach(prune(one.tree, function), one.path.parent).foreign
        if wrong := foreign & FORBIDDEN["compute" if function == "compute" else "draw"]:
            found(0, f"{function} reaches {', '.join(sorted(wrong))}; compute knows no matplotlib, draw knows no torch")
    return problems


def alone(path: Path, result: dict[str, Any]) -> None:
    """Do what `python x.py` does, up to the computing itself: `compute` gives `result`, which it gave before."""
    tree = ast.parse(path.read_text("utf-8"), str(path))
    space: dict[str, Any] = {"__name__": "alone", "__file__": str(path)}
    sys.path.insert(0, str(path.parent))
    exec(compile(tree, str(path), "exec"), space)
    space |= {"__name__": "__main__", "compute": lambda: result}
    guards: list[ast.stmt] = [node for node in tree.body if is_guard(node)]
    exec(compile(ast.Module(guards, []), str(path), "exec"), space)


def use(snippets: Iterable[Snippet], pages: Iterable[Path], words: Words, claimed: Iterable[str]) -> list[Problem]:
    """What nothing uses: a snippet or a figure that no page shows, a word that no figure holds.

    `claimed` are the references of the claims.
    """
    snippets = list(snippets)
    shown: set[str] = set()
    drawn: set[str] = set()
    spoken: set[str] = set()
    for page in pages:
        text = page.read_text("utf-8")
        drawn |= {found["name"] for _, found in figures(text)}
        shown |= {reference.strip("{ }").split(".")[0] for _, reference in numbers.references(text)}
        shown |= {
            include["file"].removesuffix(".py")
            for fence in fences.find(text)
            if (include := fences.INCLUDE.match(fence.body.strip()))
        }
    shown |= {reference.split(".")[0] for reference in claimed} | {name.split(".")[0] for name in drawn}
    problems = []
    for one in snippets:
        spoken |= words_used(one.tree, one.path).keys()
        if one.name not in shown:
            problems.append(Problem(one.path, 0, "no page includes it, shows a figure of it or refers to its numbers"))
        problems += [
            Problem(one.path, 0, f"no page shows figures/{figure}.svg")
            for figure in one.figures()
            if figure not in drawn
        ]
    problems += [
        Problem(words.path, 0, f"no figure holds the word {key!r}") for key in words.table if key not in spoken
    ]
    return problems
