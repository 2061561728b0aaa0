"""The floors: what the same work costs without a tool. Run in the folder of a project.

python -m bench.floors once [NAME]  every snippet in this process, each figure in every variant that pages show
python -m bench.floors halves       the same by two copies of this process at once, which have the imports from it
python -m bench.floors plainly      the same with each figure once, as matplotlib draws it
python -m bench.floors blocks       every Python fence of every page in this process
python -m bench.floors finish DIR   write the finished pages and figures, for a plain `mkdocs build`
"""

from __future__ import annotations

import io
import json
import os
import re
import runpy
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from scripts import claims, fences, settings, snippet, svg, words
from scripts.doctests import loaded, run_doctest, shown_names
from scripts.fork import Fork
from scripts.formulas import Katex
from scripts.page import Pages
from scripts.produce import Producer
from scripts.snippet import Snippet
from scripts.store import Store

SETTINGS = settings.load()
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# what a plain site does not have; mkdocs-jupyter has nothing to do where there is no notebook
OURS = re.compile(
    r"^(?:hooks|strict|not_in_nav|extra_css|extra_javascript|site_dir|  alternate|  custom_dir|    slugify):?.*\n"
    r"|^  mkdocs-jupyter:.*\n(?:    .*\n)*",
    re.MULTILINE,
)


Draw = Callable[[Snippet, dict[str, Any], dict[str, Any]], None]


def once(draw: Draw, library: str, only: str = "") -> dict[str, float]:
    """Seconds for the imports, and for each snippet, or only one, all in this process."""
    seconds = imports(library)
    return seconds | snippets(draw, [one for one in snippet.find(SETTINGS.snippets) if only in ("", one.name)])


def halves(draw: Draw, library: str) -> dict[str, float]:
    """The same with the snippets dealt out to two copies of this process: what two processors can do at best."""
    seconds = imports(library)
    every = snippet.find(SETTINGS.snippets)
    for fork in [Fork(partial(snippets, draw, every[first::2])) for first in range(2)]:
        seconds |= fork.result()
    return seconds


def imports(library: str) -> dict[str, float]:
    """Import what the snippets need; how long it took."""
    begin = time.perf_counter()
    __import__("torch").set_num_threads(1)
    __import__(library)
    return {"import": time.perf_counter() - begin}


def snippets(draw: Draw, every: list[Snippet]) -> dict[str, float]:
    """Run snippets one after the other; the seconds of each."""
    sys.path.insert(0, str(SETTINGS.snippets))
    seconds = {}
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        for one in every:
            begin = time.perf_counter()
            names = runpy.run_path(str(one.path))
            draw(one, names, names["compute"]())
            seconds[one.name] = time.perf_counter() - begin
        os.chdir(SETTINGS.root)
    return seconds


def every(one: Snippet, names: dict[str, Any], result: dict[str, Any]) -> None:
    """Draw what the pages of all languages show: one SVG for each language and shape."""
    from scripts.figure import variants

    table = words.load(SETTINGS.snippets / "words.toml", SETTINGS.languages).table
    texts = {language: {key: entry[language] for key, entry in table.items()} for language in SETTINGS.languages}
    for function in one.draws.values():
        variants(names[function], result, texts)


def plainly(one: Snippet, names: dict[str, Any], result: dict[str, Any]) -> None:
    """Draw each figure once, in matplotlib's own style."""
    from matplotlib.figure import Figure

    for function in one.draws.values():
        figure = Figure()
        names[function](figure, result)
        figure.savefig(io.StringIO(), format="svg")


def blocks() -> int:
    """Run every fence of every page of every language; return how many."""
    count = 0
    for page in pages():
        namespace: dict[str, Any] = {}
        for fence in fences.find(page.read_text("utf-8")):
            if not fence.is_python:
                continue
            count += 1
            if include := fences.included(fence, page, SETTINGS.snippets):
                namespace |= shown_names(include, loaded(include.path, namespace))
            elif ">>>" in fence.body:
                assert run_doctest(fence, page, namespace) is None
            else:
                exec(compile(fence.body, str(page), "exec"), namespace)
    return count


def finish(target: Path) -> None:
    """Write every page with its numbers and code, its figures beside it, and a configuration without our hook."""
    made = Producer(SETTINGS, lambda line: None).all()
    table = claims.load(SETTINGS.docs / "claims.toml", SETTINGS.languages)
    ready = Pages(SETTINGS, made, table, Katex(Store(SETTINGS.cache)))
    for page in pages():
        language = page.relative_to(SETTINGS.docs).parts[0]
        text = page.read_text("utf-8")
        front = found[0] if (found := FRONT.match(text)) else ""
        write(target / page.relative_to(SETTINGS.root), front + ready.markdown(text[len(front) :], page, language))
    for language in SETTINGS.languages:
        docs = target / "docs" / language
        shutil.copytree(SETTINGS.docs / "shared", docs / "assets")
        for name, one in made.items():
            for suffix, figures in one.figures.items():
                figure = f"{name}.{suffix}.svg" if suffix else f"{name}.svg"
                write(docs / "figures" / figure, svg.standalone(figures[f"{language}.wide.svg"]))
        name = "mkdocs.yml" if language == SETTINGS.languages[0] else f"mkdocs.{language}.yml"
        text = OURS.sub("", (SETTINGS.root / name).read_text("utf-8"))
        write(target / name, f"site_dir: site/{language}\n{text}")


def pages() -> Iterator[Path]:
    """Every page of every language."""
    for language in SETTINGS.languages:
        yield from sorted((SETTINGS.docs / language).rglob("*.md"))


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def main(command: str, *rest: str) -> None:
    """Do one of the five; print as JSON what it took or how much it was."""
    if command == "once":
        print(json.dumps(once(every, "scripts.figure", *rest)))
    elif command == "halves":
        print(json.dumps(halves(every, "scripts.figure")))
    elif command == "plainly":
        print(json.dumps(once(plainly, "matplotlib.backends.backend_svg")))
    elif command == "blocks":
        print(blocks())
    else:
        finish(Path(*rest))


if __name__ == "__main__":
    main(*sys.argv[1:])
