"""The cells of a notebook, one piece of a lesson after the other."""

from __future__ import annotations

import ast
import doctest
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import definitions, fences, imports, prose, snippet, svg
from scripts.definitions import binds, text_of
from scripts.fences import Fence
from scripts.page import Pages
from scripts.problem import Problem
from scripts.produce import Made
from scripts.snippet import bound_names, syntax, used_names

HEADED = re.compile(r'<a id="[\w-]+"></a>\n\n#')
AGAIN = {"zh": "（{names} 已在上面的 `{file}` 里定义。）", "en": "({names}: defined in `{file}` above.)"}
CANVAS = 'plt.figure(figsize=(6.8, 3.4), layout="constrained")'
PICTURE = "image/svg+xml"

Cell = dict[str, Any]


@dataclass
class Cells:
    """The cells so far. `meaning` maps a name to the statement that binds it by then.

    Cells share their names, and snippets do not know of each other: a later one may take a name that an earlier one
    still needs. Whatever uses a snippet therefore says again what its names no longer mean. `owners` are the names that
    the page has included, `shown` the files, `drawn` the figures that it asks for anywhere.
    """

    pages: Pages
    page: Path
    language: str
    drawn: set[str]
    cells: list[Cell] = field(default_factory=list)
    meaning: dict[str, str] = field(default_factory=dict)
    shown: list[Path] = field(default_factory=list)
    owners: dict[str, Path] = field(default_factory=dict)

    def add(self, piece: prose.Piece) -> None:
        """Append what a piece of the page becomes."""
        if isinstance(piece, str):
            for section in filter(None, re.split(rf"\n(?={HEADED.pattern})", piece)):
                self.markdown(section)
        elif isinstance(piece, re.Match):
            self.figure(piece)
        elif include := fences.included(piece, self.page, self.folder):
            self.included(include)
        elif piece.is_python:
            self.examples(piece)
        else:
            self.markdown(f"```{piece.info}\n{piece.body}\n```")

    def included(self, include: fences.Include) -> None:
        """The whole file that a region comes from, or where it stands; from here on the page may use its names."""
        names = [
            name
            for node in imports.parsed(include.path).body
            for name in sorted(bound_names(node))
            if include.region.first <= node.lineno <= include.region.last
        ]
        if include.path in self.shown:
            listed = joined([f"`{name}`" for name in names], self.language)
            self.markdown(AGAIN[self.language].format(names=listed, file=include.path.name))
        self.show(include.path)
        self.owners |= dict.fromkeys(names, include.path)

    def show(self, path: Path) -> None:
        """A file in a cell of its own, after those it imports and before its result; once."""
        if path in self.shown:
            return
        self.shown.append(path)
        for node in imports.parsed(path).body:
            if module := definitions.local(node, self.folder):
                self.show(module)
        one = snippet.read(path, self.folder)
        if "DATA" in one.declared:
            raise Problem(
                path,
                0,
                f"reads {one.declared['DATA']}, which the notebook of {self.page.name} cannot "
                "carry; compute what it needs, or keep it out of lessons",
            )
        figures = zip(one.figures(), one.draws.values(), strict=True)
        later = {function for name, function in figures if name in self.drawn}
        self.code(definitions.whole(path, self.folder, later))
        if snippet.defines(one.tree, "compute"):
            self.use([(path, "compute")], f"{variable(path)} = compute()")

    def figure(self, image: re.Match[str]) -> None:
        """A cell that draws a figure, with the stored picture below it."""
        made, function, drawn = self.drawing(image["name"])
        path = made.snippet.path
        self.show(path)
        count = sum(PICTURE in output.get("data", {}) for cell in self.cells for output in cell.get("outputs", []))
        inline = svg.inline(drawn[f"{self.language}.wide.svg"], f"f{count}", "notebook", f"f{count}")
        named = svg.words(inline, f"f{count}", image["title"], image["alt"])
        data = {PICTURE: svg.standalone(named), "text/plain": image["alt"]}
        self.use(
            [(path, function)],
            f"{function}({CANVAS}, {variable(path)}, word)",
            [{"output_type": "display_data", "metadata": {}, "data": data}],
        )

    def examples(self, fence: Fence) -> None:
        """A cell for each output that a doctest expects, since a notebook shows only the last value of a cell."""
        if ">>>" not in fence.body:
            self.example(fence.body, "", fence)
        lines: list[str] = []
        for example in doctest.DocTestParser().get_examples(fence.body + "\n"):
            lines.append(example.source.rstrip("\n"))
            if example.want:
                self.example("\n".join(lines), example.want, fence)
                lines = []
        if lines:
            self.example("\n".join(lines), "", fence)

    def example(self, code: str, want: str, fence: Fence) -> None:
        """Code of the page's own; it sees the regions that the page has included."""
        nodes = syntax(code).body
        used = sorted(set().union(*map(used_names, nodes)) & self.owners.keys())
        self.use([(self.owners[name], name) for name in used], code, [output(nodes[-1], want)] if want else [])
        if "folded" in fence.info:
            self.cells[-1]["metadata"] = {"jupyter": {"source_hidden": True}}
        for name in set().union(*map(binds, nodes)):
            self.owners.pop(name, None)

    def use(self, needs: list[tuple[Path, str]], code: str, outputs: list[Cell] | None = None) -> None:
        """Code that uses functions of snippets, after whatever they reach that no longer means what it should."""
        stale = [
            text
            for path, root in needs
            for text, names in self.pages.library.reached(path, root)
            if any(self.meaning.get(name) != text for name in names)
        ]
        self.code("\n\n\n".join([*dict.fromkeys(stale), code]), outputs)

    def code(self, source: str, outputs: list[Cell] | None = None) -> None:
        """Append a code cell and note what it makes of names."""
        for node in syntax(source).body:
            self.meaning |= dict.fromkeys(binds(node), text_of(node, source))
        self.cells.append(
            {"cell_type": "code", "execution_count": None, "metadata": {}, "source": source, "outputs": outputs or []}
        )

    def markdown(self, source: str) -> None:
        """Append prose: a heading begins a cell, anything else continues the one before."""
        source = source.strip("\n")
        if self.cells and self.cells[-1]["cell_type"] == "markdown" and not HEADED.match(source):
            self.cells[-1]["source"] += f"\n\n{source}"
        else:
            self.cells.append({"cell_type": "markdown", "metadata": {}, "source": source})

    def drawing(self, name: str) -> tuple[Made, str, dict[str, str]]:
        """The snippet behind a figure, the function that draws it, and what that drew."""
        made, drawn = self.pages.figure(name, self.page, 0)
        return made, made.snippet.draws[name.removeprefix(made.snippet.name).removeprefix(".")], drawn

    @property
    def folder(self) -> Path:
        """Where snippets lie."""
        return self.pages.settings.snippets


def output(last: ast.stmt, want: str) -> Cell:
    """What a doctest expects, as Jupyter stores it: the value of the last expression, or what was printed."""
    text = want.replace("<BLANKLINE>", "").rstrip("\n")
    if isinstance(last, ast.Expr) and not ast.unparse(last).startswith("print("):
        return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": {"text/plain": text}}
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def joined(parts: list[str], language: str) -> str:
    """An enumeration."""
    return ("、" if language == "zh" else ", ").join(parts)


def variable(path: Path) -> str:
    """The name of a snippet's result."""
    return f"{path.stem}_result"
