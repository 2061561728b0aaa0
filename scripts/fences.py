"""The code fences of a Markdown page, wherever they stand, and what each one holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.problem import Problem, nearest
from scripts.snippet import Region, regions

OPEN = re.compile(r"^(?P<lead>(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
INCLUDE = re.compile(r'^--8<-- "(?P<file>[^":]+)(?::(?P<region>[\w-]+))?"$')
LANGUAGE = re.compile(r"^(?:\{[^}]*?(?<![^\s{])\.|\.?)(?P<language>[\w+-]+)")
PYTHON = {"py", "py3", "python", "python3", "pycon"}


@dataclass(frozen=True)
class Fence:
    """`line` and `end` are those of the opening and closing mark, counted from 1; `body` has no indentation."""

    line: int
    end: int
    indent: str
    info: str
    body: str

    @property
    def language(self) -> str:
        """The first word of the info string, whether it is bare, dotted or in braces."""
        found = LANGUAGE.match(self.info.strip())
        return found["language"].lower() if found else ""

    @property
    def is_python(self) -> bool:
        """Whether a reader sees Python."""
        return self.language in PYTHON

    def moved(self, lines: int) -> Fence:
        """The same fence so many lines further down."""
        return replace(self, line=self.line + lines, end=self.end + lines)


def find(text: str) -> list[Fence]:
    """Every fence that is not itself inside a fence."""
    fences, lines, number = [], text.splitlines(), 0
    while number < len(lines):
        opening = OPEN.match(lines[number])
        if not opening:
            number += 1
            continue
        first = number
        number += 1
        while number < len(lines) and not closes(lines[number], opening["mark"]):
            number += 1
        # a list marker indents what follows by its own width
        indent = re.sub(r"[-*+\d.)]", " ", opening["lead"])
        body = "\n".join(outdent(line, indent) for line in lines[first + 1 : number])
        number += 1
        fences.append(Fence(first + 1, min(number, len(lines)), indent, opening["info"], body))
    return fences


def closes(line: str, mark: str) -> bool:
    """Whether a line ends the fence that `mark` began."""
    bare = line.strip("> \t")
    return len(bare) >= len(mark) and set(bare) == {mark[0]}


def outdent(line: str, indent: str) -> str:
    """The line without the indentation of its fence, or without as much of it as it has."""
    if line.startswith(indent):
        return line[len(indent) :]
    return line.lstrip(" \t>") if not line.strip(" \t>") else line.lstrip(" \t")


@dataclass(frozen=True)
class Include:
    """A region of a snippet that a fence shows."""

    path: Path
    name: str
    region: Region


def included(fence: Fence, page: Path, folder: Path) -> Include | None:
    """The region that a fence includes, None if it holds code of its own.

    Raise Problem if it holds both, or names a file or a region that is not there.
    """
    lines = [(number, line.strip()) for number, line in enumerate(fence.body.splitlines(), fence.line + 1)]
    marked = [(number, INCLUDE.match(line)) for number, line in lines if line.startswith("--8<--")]
    if not marked:
        return None
    number, mark = marked[0]
    if mark is None or not mark["region"]:
        raise Problem(page, number, f'an include reads --8<-- "file.py:region", found {dict(lines)[number]}')
    if len([line for _, line in lines if line]) > 1:
        raise Problem(page, fence.line, "a fence holds either one include or code of its own, found both; split it")
    path = folder / mark["file"]
    if not path.is_file():
        known = [file.relative_to(folder).as_posix() for file in folder.rglob("*.py")]
        raise Problem(page, number, f"no snippet {mark['file']!r}; {nearest(mark['file'], known)}")
    found = regions(path, path.read_text("utf-8"))
    if mark["region"] not in found:
        raise Problem(
            page, number, f"{mark['file']} has no region {mark['region']!r}; {nearest(mark['region'], list(found))}"
        )
    return Include(path, mark["region"], found[mark["region"]])


def expand(text: str, page: Path, folder: Path) -> str:
    """Put the included code into every fence of a page; a session with prompts is called one, for its colours."""
    lines = text.splitlines()
    for fence in reversed(find(text)):
        if fence.is_python and fence.body.startswith(">>>"):
            lines[fence.line - 1] = lines[fence.line - 1].replace(fence.language, "pycon", 1)
        if include := included(fence, page, folder):
            lines[fence.line : fence.end - 1] = [fence.indent + line for line in include.region.text.splitlines()]
    return "\n".join(lines) + "\n"
