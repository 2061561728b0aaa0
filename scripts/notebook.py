"""A lesson as a Jupyter notebook: its prose, whole snippets, stored outputs and pictures. Nothing runs to make it."""

from __future__ import annotations

import ast
import json
import os
import platform
import re
from collections.abc import Mapping
from pathlib import Path

from scripts import definitions, keys, prose, words
from scripts.cells import Cell, Cells, joined
from scripts.page import Pages, figures
from scripts.problem import Problem
from scripts.snippet import prune, words_used
from scripts.store import write_synced

LESSONS = "lessons"
FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
TITLE = re.compile(r"^# .*$", re.M)
LOOK = {"axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "figure.dpi": 144}
FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei"]
ABOUT = {
    "zh": "这是《深度学习基础》里的一课，做成了 Jupyter 笔记本。"
          "它自成一体，不需要网站上的任何别的文件；每段代码第一次出现时给出整个文件。"
          "下面的数值、输出和图是用 {versions}（{device}）跑出来存好的；"
          "从头到尾重新运行一遍，就会换成你自己的。先安装：",
    "en": "This is a lesson of *Deep Learning Basics* as a Jupyter notebook. It stands alone and needs no other file "
          "of the site; where code appears first, the whole file is given. The numbers, outputs and figures below "
          "are stored from a run with {versions} ({device}); run the notebook from top to bottom to replace them by "
          "your own. To install what it needs:",
}  # fmt: skip
LINKS = {
    "zh": "[看 Jupyter 笔记本]({page}) · [下载笔记本（{size} KB）]({file}){{ download }}",
    "en": "[See it as a Jupyter notebook]({page}) · [Download the notebook ({size} KB)]({file}){{ download }}",
}

COLAB = {"zh": "[在 Colab 中打开]({address})", "en": "[Open it in Colab]({address})"}
REPOSITORY = re.compile(r"https://github\.com/(?P<branch>[\w.-]+/[\w.-]+/blob/[\w./-]+?)/?")


def make(page: Path, language: str, pages: Pages) -> str:
    """The notebook of a lesson as JSON; raise Problem as the page itself would."""
    source = page.read_text("utf-8")
    text = FRONT.sub("", source)
    offset = source.count("\n") - text.count("\n")
    pages.check(text, page, offset)
    body = Cells(pages, page, language, {found["name"] for _, found in figures(text)})
    for piece in prose.pieces(prose.plain(pages.filled(text, page, language, offset), language)):
        body.add(piece)
    first, *rest = body.cells
    first["source"] = TITLE.sub(lambda title: f"{title[0]}\n\n{about(body)}", first["source"], count=1)
    cells = [first, *setup(body), *rest]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return (
        json.dumps(
            {
                "cells": cells,
                "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
                "nbformat": 4,
                "nbformat_minor": 5,
            },
            ensure_ascii=False,
            sort_keys=True,
            indent=1,
        )
        + "\n"
    )


def about(body: Cells) -> str:
    """What this is, what made its outputs, and what to install."""
    mades = [made for made in body.pages.made.values() if made.snippet.path in body.shown]
    found = {name: keys.version(name) for name in ("matplotlib", "torch")}
    found |= {name: version for made in mades for name, version in made.versions.items()}
    python = found.pop("python", platform.python_version())
    versions = dict(sorted(keys.named(*item).split(" ", 1) for item in found.items()))
    listed = [f"{name} {version}" for name, version in ({"Python": python} | versions).items()]
    devices = sorted({made.notes["device"] for made in mades}) or ["cpu"]
    said = ABOUT[body.language].format(versions=joined(listed, body.language), device=joined(devices, body.language))
    install = " ".join(f"{name}=={version.split('+')[0]}" for name, version in versions.items())
    return f"> {said}\n>\n> ```sh\n> pip install {install}\n> ```"


def setup(body: Cells) -> list[Cell]:
    """A cell with what every figure needs: the look, the fonts, the words of this notebook in its language."""
    if not body.drawn:
        return []
    table = words.load(body.folder / "words.toml", body.pages.settings.languages)
    used: set[str] = set()
    for name in body.drawn:
        made, function, _ = body.drawing(name)
        nodes = list(definitions.statements(made.snippet.path, body.folder))
        used |= words_used(prune(ast.Module(nodes, []), function), made.snippet.path).keys()
    look = LOOK | ({"font.sans-serif": [*FONTS, "DejaVu Sans"]} if body.language == "zh" else {})
    texts = {key: table.entry(key, body.page, 0)[body.language] for key in sorted(used)}
    code = (
        f"import matplotlib.pyplot as plt\n\nplt.rcParams.update({literal(look)})\nword = {literal(texts)}.__getitem__"
    )
    return [{"cell_type": "code", "execution_count": None, "metadata": {}, "source": code, "outputs": []}]


def literal(table: Mapping[str, object]) -> str:
    """A dictionary as a person would write it, one entry a line, with double quotes."""

    def written(value: object) -> str:
        return str(value) if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)

    return "\n".join(["{", *(f"    {written(key)}: {written(value)}," for key, value in table.items()), "}"])


def path(cache: Path, page: Path, language: str) -> Path:
    """Where the notebook of a lesson lies for mkdocs-jupyter, which takes no text from memory."""
    return cache / "pages" / language / "notebooks" / f"{page.stem}.ipynb"


def save(text: str, file: Path) -> None:
    """Write beside, then rename; an unchanged notebook is left alone."""
    if file.exists() and file.read_text("utf-8") == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    write_synced(beside, text.encode())
    beside.replace(file)


def links(text: str, file: Path, language: str, repository: str = "") -> str:
    """A lesson's Markdown with links to its notebook below the title; to Colab only if the site has a repository."""
    line = LINKS[language].format(
        page=f"../notebooks/{file.name}",
        file=f"../notebooks/{file.stem}.{language}.ipynb",
        size=-(-file.stat().st_size // 1024),
    )
    if repository:
        line += f" · {COLAB[language].format(address=colab(repository, file.stem, language))}"
    return TITLE.sub(lambda title: f"{title[0]}\n\n{line}\n{{ .notebook-links }}", text, count=1)


def colab(repository: str, lesson: str, language: str) -> str:
    """Where Colab opens the notebook of a lesson; `repository` is the branch that holds the built site."""
    found = REPOSITORY.fullmatch(repository)
    if not found:
        expected = "https://github.com/OWNER/NAME/blob/BRANCH, the branch that holds the built site, or nothing"
        raise Problem("mkdocs.yml", 0, f"extra.repository is {repository!r}; expected {expected}")
    return f"https://colab.research.google.com/github/{found['branch']}/{language}/notebooks/{lesson}.{language}.ipynb"
