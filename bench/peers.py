"""Other tools on the same snippets, in one language: five a page, two figures each, formulas and prose."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import generate
from bench.cases import Case, replace
from bench.generate import Wave, write

LOCKS = Path(__file__).with_name("peers")
MATH = (
    "$$\nC = \\frac{1}{n} \\sum_{i=1}^{n} (h_i - y_i)^2, "
    "\\qquad w \\leftarrow w - \\eta\\, \\frac{\\partial C}{\\partial w}\n$$\n"
)
PROSE = generate.TEXTS["en"]["prose"].format(first="its first value", last="its last")
SHOW = """
import matplotlib.pyplot as plt

result = compute()
draw(plt.figure(), result)
draw_fit(plt.figure(), result)
plt.show()
"""
PRINT = """
import io
from matplotlib.figure import Figure

result = compute()
for one in (draw, draw_fit):
    figure, text = Figure(), io.StringIO()
    one(figure, result)
    figure.savefig(text, format="svg")
    print(text.getvalue()[text.getvalue().index("<svg"):])
"""
MATERIAL = """site_name: Waves
docs_dir: docs
site_dir: site
theme: { name: material, font: false }
markdown_extensions: [attr_list, pymdownx.superfences, {pymdownx.arithmatex: {generic: true}}]
"""
JUPYTER = "  - mkdocs-jupyter: { execute: true, allow_errors: false, include: ['*.ipynb'] }\n"
SPHINX = """project = "Waves"
html_theme = "sphinx_book_theme"
extensions = ["myst_nb"]
myst_enable_extensions = ["dollarmath"]
nb_execution_mode = "cache"
nb_execution_timeout = -1
nb_execution_raise_on_error = True
"""
GALLERY = """project = "Waves"
html_theme = "sphinx_book_theme"
extensions = ["sphinx_gallery.gen_gallery"]
sphinx_gallery_conf = {"examples_dirs": "examples", "gallery_dirs": "gallery", "filename_pattern": "page-",
                       "ignore_pattern": "helper", "abort_on_example_error": True}
"""


@dataclass(frozen=True)
class Peer:
    """A tool: how its project is written, how it builds, where a line of prose and a line of code stand."""

    name: str
    write: Callable[[Path, list[list[Wave]]], None]
    build: list[str]
    page: str
    made: tuple[str, ...]  # what a cold build must not find

    @property
    def python(self) -> Path:
        """The interpreter of its own environment."""
        return generate.ROOT / ".cache" / "bench" / "peers" / self.name / "bin" / "python"

    def cases(self, root: Path, number: int) -> Iterator[Case]:
        """Nothing made yet, nothing changed, one line of prose, one line of code."""

        def cold() -> None:
            for name in self.made:
                assert (root / name).exists() or not number, f"{self.name} has made no {name}; is it cold without?"
                shutil.rmtree(root / name, ignore_errors=True)

        command = ["env", "-u", "PYTHONPATH", str(self.python), *self.build]
        prose = replace(self.page, r"A small network( \d+)? learns", f"A small network {number}0{{}} learns")
        compute = replace(self.page, r"SEED = (?:10\d+|0)\b", "SEED = 10{}")
        yield Case(f"{self.name} cold", command, root, cold, watch=True)
        yield Case(f"{self.name} unchanged", command, root)
        yield Case(f"{self.name} prose", command, root, partial(prose, root, number))
        yield Case(f"{self.name} compute", command, root, partial(compute, root, number))


def install(peer: Peer) -> None:
    """Make the environment of a tool, unless it is there as pinned."""
    lock, home = LOCKS / f"{peer.name}.txt", peer.python.parent.parent
    stamp = home / "installed.txt"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    print(f"installing {peer.name} into {home}", file=sys.stderr)
    uv = shutil.which("uv")
    make = [uv, "venv", "--clear", "--python", sys.executable] if uv else [sys.executable, "-m", "venv", "--clear"]
    pip = [uv, "pip", "install", "--python", str(peer.python)] if uv else [str(peer.python), "-m", "pip", "install"]
    subprocess.run([*make, str(home)], check=True)
    subprocess.run([*pip, "--quiet", "--requirement", str(lock)], check=True)
    shutil.copyfile(lock, stamp)


def code(wave: Wave, end: str) -> str:
    """A snippet as one cell that shows both figures."""
    return re.sub(r"^# --8<-- .*\n", "", wave.source, flags=re.MULTILINE) + end


def helper(folder: Path) -> None:
    """The module that the first snippet imports."""
    write(folder / generate.HELPER, "FREQUENCY = 1.0\n")


def markdown_exec(root: Path, pages: list[list[Wave]]) -> None:
    """Code fences that print their figures as SVG."""
    write(root / "mkdocs.yml", MATERIAL + "plugins: [search, markdown-exec]\n")
    helper(root)
    for number, waves in enumerate(pages, 1):
        parts = [
            f'## Wave {wave.number}\n\n{PROSE}\n\n{MATH}\n``` python exec="on" html="on" source="above"\n'
            f"{code(wave, PRINT)}```\n"
            for wave in waves
        ]
        write(root / "docs" / f"page-{number:03}.md", "\n".join([f"# Page {number}\n", *parts]))
    write(root / "docs" / "index.md", "# Waves\n")


def mkdocs_jupyter(root: Path, pages: list[list[Wave]]) -> None:
    """Notebooks without outputs."""
    write(root / "mkdocs.yml", f"{MATERIAL}plugins:\n  - search\n{JUPYTER}")
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, waves in enumerate(pages, 1):
        cells = [cell("markdown", f"# Page {number}\n")]
        for wave in waves:
            cells += [cell("markdown", f"## Wave {wave.number}\n\n{PROSE}\n\n{MATH}"), cell("code", code(wave, SHOW))]
        for index, one in enumerate(cells):
            one["id"] = f"cell-{index}"
        book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        write(root / "docs" / f"page-{number:03}.ipynb", json.dumps(book, indent=1))
    helper(root / "docs")
    write(root / "docs" / "index.md", "# Waves\n")


def cell(kind: str, text: str) -> dict[str, object]:
    """A cell of a notebook."""
    more: dict[str, object] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)} | more


def myst_nb(root: Path, pages: list[list[Wave]]) -> None:
    """Markdown with code cells."""
    write(root / "conf.py", SPHINX)
    names = [f"page-{number:03}" for number, _ in enumerate(pages, 1)]
    write(root / "index.md", "# Waves\n\n```{toctree}\n" + "\n".join(names) + "\n```\n")
    head = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"
    for name, waves in zip(names, pages, strict=True):
        parts = [
            f"## Wave {wave.number}\n\n{PROSE}\n\n{MATH}\n```{{code-cell}} ipython3\n{code(wave, SHOW)}```\n"
            for wave in waves
        ]
        write(root / f"{name}.md", "\n".join([f"{head}# Page {name}\n", *parts]))
    helper(root)


def sphinx_gallery(root: Path, pages: list[list[Wave]]) -> None:
    """Scripts with text in their comments."""
    write(root / "conf.py", GALLERY)
    write(root / "index.rst", "Waves\n=====\n\n.. toctree::\n\n   gallery/index\n")
    write(root / "examples" / "GALLERY_HEADER.rst", "Pages\n-----\n")
    formula = MATH.strip("$\n").strip()
    for number, waves in enumerate(pages, 1):
        parts = [f'"""\nPage {number}\n{"=" * 10}\n\nWaves.\n"""\n']
        for wave in waves:
            title = f"Wave {wave.number}"
            words = re.sub(r"\$(.*?)\$", r":math:`\1`", PROSE)
            text = f"{title}\n{'-' * len(title)}\n\n{words}\n\n.. math:: {formula}\n"
            comment = "\n".join(f"# {row}".rstrip() for row in text.splitlines())
            parts.append(f"# %%\n{comment}\n\n{code(wave, SHOW)}")
        write(root / "examples" / f"page-{number:03}.py", "\n".join(parts))
    helper(root / "examples")


BOOK = ["-m", "sphinx", "-q", "-b", "html", ".", "_build"]
MKDOCS = ["-m", "mkdocs", "build", "-q"]
PEERS = (
    Peer("markdown-exec", markdown_exec, MKDOCS, "docs/page-001.md", ("site",)),
    Peer("mkdocs-jupyter", mkdocs_jupyter, MKDOCS, "docs/page-001.ipynb", ("site", ".cache")),
    Peer("myst-nb", myst_nb, BOOK, "page-001.md", ("_build", ".jupyter_cache", "jupyter_execute")),
    Peer("sphinx-gallery", sphinx_gallery, BOOK, "examples/page-001.py", ("_build", "gallery")),
)
