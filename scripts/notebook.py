"""A lesson as a Jupyter notebook: its prose, whole snippets, stored outputs and pictures. Nothing runs to make it."""

from __future__ import annotations

import ast
import doctest
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import fences, imports, keys, prose, snippet, svg, words
from scripts.fences import Fence
from scripts.page import Pages, figures
from scripts.problem import Problem
from scripts.snippet import MARK, bound_names, is_guard, prune, used_names, words_used

FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
SECTION = re.compile(r'\n(?=<a id="[\w-]+"></a>\n\n#)')
FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei",
         "WenQuanYi Micro Hei", "DejaVu Sans"]  # fmt: skip
TEXTS = {
    "zh": {
        "about": "这是《深度学习基础》里的一课，做成了 Jupyter 笔记本。它自成一体，不需要网站上的任何别的文件；"
                 "每段代码第一次出现时给出整个文件。下面的数值、输出和图是用 {versions}（{device}）跑出来存好的；"
                 "从头到尾重新运行一遍，就会换成你自己的。先安装：",
        "again": "（{names} 已在上面的 `{file}` 里定义。）",
        "links": "[在线看本课的 Jupyter 笔记本]({page}) · [下载（{size} KB）]({file}){{ download={file_name} }}",
    },
    "en": {
        "about": "This is a lesson of *Deep Learning Basics* as a Jupyter notebook. It stands alone and needs no other file "
                 "of the site; where code appears first, the whole file is given. The numbers, outputs and figures below "
                 "are stored from a run with {versions} ({device}); run the notebook from top to bottom to replace them "
                 "by your own. To install what it needs:",
        "again": "({names}: defined in `{file}` above.)",
        "links": "[Read this lesson as a Jupyter notebook]({page}) · [Download it ({size} KB)]({file})"
                 "{{ download={file_name} }}",
    },
}  # fmt: skip


def make(page: Path, language: str, pages: Pages) -> str:
    """The notebook of a lesson as JSON; raise Problem as the page itself would."""
    source = page.read_text("utf-8")
    text = FRONT.sub("", source)
    offset = source.count("\n") - text.count("\n")
    pages.check(text, page, offset)
    cells = Cells(pages, page, language, {found["name"] for _, found in figures(text)})
    for piece in prose.pieces(prose.plain(pages.filled(text, page, language, offset), language)):
        cells.add(piece)
    cells.head()
    for number, cell in enumerate(cells.cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    book = {"cells": cells.cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def links(text: str, name: str, language: str, size: int) -> str:
    """A lesson's Markdown with links to its notebook below the title."""
    line = TEXTS[language]["links"].format(page=f"../notebooks/{name}.ipynb", size=-(-size // 1024),
                                           file=f"../notebooks/{name}.{language}.ipynb",
                                           file_name=f"{name}.{language}.ipynb")
    return re.sub(r"^# .*$", lambda title: f"{title[0]}\n\n{line}\n{{ .notebook-links }}", text, count=1, flags=re.M)


@dataclass
class Cells:
    """The cells so far. `meaning` maps a name to the statement that binds it by then.

    Cells share their names, and snippets do not know of each other: a later one may take a name that an earlier one
    still needs. Whatever uses a snippet therefore says again what its names no longer mean.
    """

    pages: Pages
    page: Path
    language: str
    drawn: set[str]
    cells: list[dict[str, Any]] = field(default_factory=list)
    meaning: dict[str, str] = field(default_factory=dict)
    shown: list[Path] = field(default_factory=list)
    owners: dict[str, Path] = field(default_factory=dict)

    def add(self, piece: prose.Piece) -> None:
        """Append what a piece of the page becomes."""
        if isinstance(piece, str):
            for section in filter(None, SECTION.split(piece)):
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
        nodes = imports.parsed(include.path).body
        names = [name for node in nodes if include.region.first <= node.lineno <= include.region.last
                 for name in sorted(bound_names(node))]
        if include.path in self.shown:
            listed = "、".join(f"`{name}`" for name in names) if self.language == "zh" else (
                ", ".join(f"`{name}`" for name in names))
            self.markdown(TEXTS[self.language]["again"].format(names=listed, file=include.path.name))
        self.show(include.path)
        self.owners |= dict.fromkeys(names, include.path)

    def show(self, path: Path) -> None:
        """A file in a cell of its own, after those it imports and before its result; once."""
        if path in self.shown:
            return
        self.shown.append(path)
        for node in imports.parsed(path).body:
            if module := local(node, self.folder):
                self.show(module)
        one = snippet.read(path, self.folder)
        if "DATA" in one.declared:
            raise Problem(path, 0, f"reads the files {one.declared['DATA']}, which the notebook of {self.page.name} cannot "
                          "carry; compute what it needs, or leave the snippet out of lessons")
        later = {function for name, function in zip(one.figures(), one.draws.values(), strict=True) if name in self.drawn}
        self.code(whole(path, self.folder, later))
        if snippet.defines(one.tree, "compute"):
            self.use([(path, "compute")], f"{variable(path)} = compute()")

    def figure(self, image: re.Match[str]) -> None:
        """A cell that draws a figure, with the stored picture below it."""
        files = self.pages.figure(image["name"], self.page, 0)
        made, function = self.drawing(image["name"])
        self.show(made.snippet.path)
        count = sum("image/svg+xml" in str(cell.get("outputs")) for cell in self.cells)
        picture = svg.standalone(svg.inline(files[f"{self.language}.wide.svg"], f"f{count}", "notebook",
                                            image["title"], image["alt"]))
        self.use([(made.snippet.path, function)],
                 f'{function}(plt.figure(figsize=(6.8, 3.4), layout="constrained"), {variable(made.snippet.path)}, word)',
                 [{"output_type": "display_data", "metadata": {},
                   "data": {"image/svg+xml": picture, "text/plain": image["alt"]}}])

    def examples(self, fence: Fence) -> None:
        """A cell for each output that a doctest expects, since a notebook shows only the last value of a cell."""
        lines: list[str] = []
        for example in doctest.DocTestParser().get_examples(fence.body + "\n"):
            lines += example.source.splitlines()
            if example.want:
                self.example("\n".join(lines), example.want, fence)
                lines = []
        if lines or ">>>" not in fence.body:
            self.example("\n".join(lines) or fence.body, "", fence)

    def example(self, code: str, want: str, fence: Fence) -> None:
        """Code of the page's own; it sees the regions that the page has included."""
        tree = ast.parse(code)
        needs = [(self.owners[name], name) for name in sorted(set().union(*map(used_names, tree.body))) if name in self.owners]
        self.use(needs, code, [output(tree, want)] if want else [])
        if "folded" in fence.info:
            self.cells[-1]["metadata"] = {"jupyter": {"source_hidden": True}}
        for node in tree.body:
            for name in binds(node):
                self.owners.pop(name, None)

    def use(self, needs: list[tuple[Path, str]], code: str, outputs: list[dict[str, Any]] | None = None) -> None:
        """Code that uses functions of snippets, after whatever they reach that no longer means what it should."""
        stale: list[str] = []
        for path, root in needs:
            texts = statements(path, self.folder)
            last = {name: node for node in texts for name in binds(node)}
            stale += [texts[node] for node in prune(ast.Module(list(texts), []), root).body
                      if any(last[name] is node and self.meaning.get(name) != texts[node] for name in binds(node))]
        self.code("\n\n\n".join([*dict.fromkeys(stale), code]) if stale else code, outputs)

    def code(self, source: str, outputs: list[dict[str, Any]] | None = None) -> None:
        """Append a code cell and note what it makes of names."""
        for node in ast.parse(source).body:
            self.meaning |= dict.fromkeys(binds(node), text_of(node, source))
        self.cells.append({"cell_type": "code", "execution_count": None, "metadata": {}, "source": source,
                           "outputs": outputs or []})

    def markdown(self, source: str) -> None:
        """Append a cell of prose."""
        self.cells.append({"cell_type": "markdown", "metadata": {}, "source": source.strip("\n")})

    def head(self) -> None:
        """Say below the title what this is, then set up what figures need."""
        versions, device = self.versions()
        listed = ", ".join(f"{name} {version}" for name, version in versions.items())
        install = " ".join(f"{name}=={version.split('+')[0]}" for name, version in versions.items() if name != "Python")
        about = TEXTS[self.language]["about"].format(versions=listed, device=device)
        self.cells[0]["source"] += f"\n\n> {about}\n>\n> ```sh\n> pip install {install}\n> ```"
        body, self.cells = self.cells, []
        if self.drawn:
            self.code(self.setup())
        self.cells = [body[0], *self.cells, *body[1:]]

    def setup(self) -> str:
        """What every figure of this notebook needs: the look, the fonts, the words."""
        table, used = words.load(self.pages.settings.snippets / "words.toml", self.pages.settings.languages), {}
        for name in sorted(self.drawn):
            made, function = self.drawing(name)
            nodes = list(statements(made.snippet.path, self.folder))
            used |= words_used(prune(ast.Module(nodes, []), function), made.snippet.path)
        look = {"axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "figure.dpi": 144}
        rows = [f"    {key!r}: {table.entry(key, self.page, 0)[self.language]!r}," for key in sorted(used)]
        fonts = f'plt.rcParams["font.sans-serif"] = {FONTS}\n' if self.language == "zh" else ""
        return (f"import matplotlib.pyplot as plt\n\nplt.rcParams.update({look})\n{fonts}"
                + "\n".join(["word = {", *rows, "}.__getitem__"]))

    def versions(self) -> tuple[dict[str, str], str]:
        """Which versions of what made the stored outputs, by the names that pip knows, and on which device."""
        mades = [made for made in self.pages.made.values() if made.snippet.path in self.shown]
        found = {name: version for made in mades for name, version in made.versions.items()}
        found |= {name: keys.version(name) for name in ("torch", "matplotlib")}
        python = found.pop("python", keys.platform.python_version())
        named = dict(version.split() if " " in version else (name, version) for name, version in found.items())
        devices = sorted({made.notes["device"] for made in mades})
        return {"Python": python} | dict(sorted(named.items())), ", ".join(devices)

    def drawing(self, name: str) -> tuple[Any, str]:
        """The snippet behind a figure and the function that draws it."""
        return next((made, function) for made in self.pages.made.values()
                    for figure, function in zip(made.snippet.figures(), made.snippet.draws.values(), strict=True)
                    if figure == name)

    @property
    def folder(self) -> Path:
        """Where snippets lie."""
        return self.pages.settings.snippets


def output(tree: ast.Module, want: str) -> dict[str, Any]:
    """What a doctest expects, as Jupyter stores it: the value of the last expression, or what was printed."""
    last, text = tree.body[-1], want.replace("<BLANKLINE>", "").rstrip("\n")
    if isinstance(last, ast.Expr) and not ast.unparse(last).startswith("print("):
        return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": {"text/plain": text}}
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def whole(path: Path, folder: Path, without: set[str]) -> str:
    """A file as a cell: without its imports of files that have cells of their own, its guard, and `without`."""
    source = kept = cleaned(path)
    for node in ast.parse(source).body:
        if is_guard(node) or local(node, folder) or (isinstance(node, ast.FunctionDef) and node.name in without):
            kept = kept.replace(text_of(node, source), renamed(node), 1)
    return re.sub(r"\n{4,}", "\n\n\n", kept).strip("\n")


def statements(path: Path, folder: Path) -> dict[ast.stmt, str]:
    """The top level of a file with its text, and that of the files it imports in the place of each import."""
    found: dict[ast.stmt, str] = {}
    source = cleaned(path)
    for node in ast.parse(source).body:
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
    return "\n".join(source.splitlines()[first - 1:node.end_lineno])


def binds(node: ast.stmt) -> set[str]:
    """The names that a statement binds for good, so none inside a comprehension."""
    inner = {name.id for loop in ast.walk(node) if isinstance(loop, ast.comprehension)
             for name in ast.walk(loop.target) if isinstance(name, ast.Name)}
    return bound_names(node) - inner


def variable(path: Path) -> str:
    """The name of a snippet's result."""
    return f"{path.stem}_result"
