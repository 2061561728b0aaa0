"""The build in progress: its snippets, its pages, its staging area. One at a time in a process."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from scripts import (
    claims,
    columns,
    formulas,
    languages,
    notebook,
    reading,
    rendered,
    settings,
    svg,
    terms,
    tongues,
)
from scripts.executor import Executor
from scripts.fonts import cut
from scripts.fork import Fork
from scripts.page import Pages, without_id
from scripts.policy import secured
from scripts.problem import Problem, Problems
from scripts.produce import Made, Producer, summary
from scripts.purge import purge
from scripts.site import Staging
from scripts.squeeze import Squeeze
from scripts.store import Store

SETTINGS = settings.load()
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class Book:
    """Everything that the languages of one build share."""

    def __init__(self, target: Path) -> None:
        self.staging = Staging(target)
        self.katex = formulas.Katex(Store(SETTINGS.cache))
        self.squeeze = Squeeze(Store(SETTINGS.cache))
        self.pages: Pages | None = None
        self.showing: dict[str, Callable[..., str | None]] = {}  # by language, from path to page, while serving
        self._later: list[Callable[[], None]] = []
        self._forks: list[Fork] = []

    def produce(self, report: Callable[[str], None]) -> None:
        """Bring every snippet up to date, once for all languages; raise Problems with all that failed."""
        if not self.pages:
            self.pages = self.renewed(report)
            self.squeeze.close()

    def renewed(self, report: Callable[[str], None], executor: Executor | None = None) -> Pages:
        """Pages with every snippet as it is now, perhaps by an executor that is ready already, which it closes."""
        if problems := languages.missing(SETTINGS.docs, SETTINGS.languages):
            raise Problems(problems)
        producer = Producer(SETTINGS, report, executor)
        made = producer.all(finish=self._small)
        report(summary(producer))
        table = claims.load(SETTINGS.docs / "claims.toml", SETTINGS.languages)
        return Pages(SETTINGS, made, table, self.katex)

    def begin_others(self, builds: list[Callable[[], None]]) -> None:
        """Build further languages in copies of this process if there are processors for them, else at the end."""
        if SETTINGS.workers > 1 and hasattr(os, "fork") and not served_at:
            self._forks = [Fork(partial(self._other, build)) for build in builds]
        else:
            self._later = builds

    def finish_others(self) -> None:
        """Wait until every language is built; raise Problem if one failed, which has said why."""
        for build in self._later:
            build()
        try:
            for fork in self._forks:
                for face, characters in fork.result().items():
                    self.katex.characters[face] |= set(characters)
        except RuntimeError as error:
            raise Problem("mkdocs", 0, f"another language could not be built: {error}") from None

    def markdown(self, text: str, page: Path, language: str, repository: str = "") -> str:
        """A page's Markdown with everything that it refers to; a lesson's with links to its notebook."""
        if is_notebook(page):
            return text
        text = self._ready.markdown(text, page, language)
        if is_lesson(page, language):
            return notebook.links(text, notebook.path(SETTINGS.cache, page, language), language, repository)
        return text

    def html(self, content: str, page: Path, language: str) -> str:
        """A page's HTML with its figures and formulas; a lesson's with its terms and its reading time."""
        if is_notebook(page):
            content = rendered.light(content)
        elif is_lesson(page, language):
            content = terms.marked(reading.timed(content, language), self._ready.glossary, language)
        return self._ready.html(tongues.marked(content, language), page, language)

    def searchable(self, content: str, page: Path) -> str:
        """A page's HTML as the search should read it; a notebook is not searched."""
        return "" if is_notebook(page) else self._ready.searchable(content, page)

    def generated(self, language: str) -> dict[str, Path | str | bytes]:
        """The files of a language that no folder of pages holds, by their path in the site."""
        shared = SETTINGS.docs / "shared"
        files: dict[str, Path | str | bytes] = {
            f"assets/{path.relative_to(shared).as_posix()}": path
            for path in sorted(shared.rglob("*"))
            if path.is_file()
        }
        files["assets/katex/katex.css"] = formulas.stylesheet()
        for name, made in self._ready.made.items():
            files[f"snippets/{name}.py"] = made.snippet.path
            files[f"data/{name}.json"] = json.dumps(made.result, ensure_ascii=False, sort_keys=True)
            if table := columns.table(made.result):
                files[f"data/{name}.csv"] = table
            for suffix, figures in made.figures.items():
                figure = f"{name}.{suffix}" if suffix else name
                files[f"figures/{figure}.svg"] = svg.standalone(figures[f"{language}.wide.svg"])
        return files | self._notebooks(language)

    def renew_notebook(self, file: Path, language: str) -> None:
        """The notebook that mkdocs-jupyter makes a page of, as its lesson is now."""
        page = SETTINGS.docs / language / notebook.LESSONS / f"{file.stem}.md"
        notebook.save(notebook.make(page, language, self._ready), file)

    def publish(self, address: str) -> None:
        """Finish the pages and put the new site in the place of the old; `address` is the one above the languages."""
        self._close()
        with ThreadPoolExecutor(1) as pool:  # PurgeCSS runs in Node, and leaves this process to the fonts
            fonts = pool.submit(self._write_fonts)
            if not served_at:  # else an edit may need what would be cut away
                self._shorten_styles()
            fonts.result()
        for path in self.staging.folder.glob("*/404.html"):
            path.unlink()  # Material's; ours is in both languages
        for path in (SETTINGS.docs / "root").iterdir():
            text = path.read_text("utf-8").replace("{address}", address).replace("{root}", urlsplit(address).path)
            (self.staging.folder / path.name).write_text(text, "utf-8")
        for path in self.staging.folder.glob("*/search/search_index.json"):
            # a page on disk may load scripts, but may not fetch files
            path.with_suffix(".js").write_text(f"var __index = {path.read_text('utf-8')}", "utf-8")
        for path in () if served_at else self.staging.folder.rglob("*.html"):
            path.write_text(secured(without_blank_lines(path.read_text("utf-8"))), "utf-8")
        self.staging.publish()

    def discard(self) -> None:
        """End without a site; the old one stays."""
        for fork in self._forks:
            fork.stop()
        self._close()
        self.staging.discard()

    def _other(self, build: Callable[[], None]) -> dict[str, str]:
        """Build one language; answer with the characters of its formulas, since fonts are cut for all languages."""
        build()
        return {face: "".join(sorted(characters)) for face, characters in self.katex.characters.items()}

    def _small(self, made: Made) -> Made:
        """The same with shorter figures."""
        names = zip(made.snippet.figures(), made.snippet.draws, strict=True)
        return replace(
            made, figures={suffix: self.squeeze.figure(name, made.figures[suffix]) for name, suffix in names}
        )

    def _write_fonts(self) -> None:
        """The fonts of formulas; which characters they need is known once every page is there."""
        fonts = {font.name: font.read_bytes() for font in formulas.fonts()}
        if not served_at:
            fonts = cut(formulas.fonts(), self.katex.characters, Store(SETTINGS.cache))
        for language in SETTINGS.languages:
            folder = self.staging.folder / language / "assets" / "katex" / "fonts"
            folder.mkdir(parents=True)
            for name, content in fonts.items():
                (folder / name).write_bytes(content)

    def _shorten_styles(self) -> None:
        """The style sheets of each language without what its pages do not use, and without comments."""
        for language in SETTINGS.languages:
            folder = self.staging.folder / language
            texts = {kind: [path.read_text("utf-8") for path in folder.rglob(f"*.{kind}")] for kind in ("html", "js")}
            styles = {str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*.css"))}
            for name, style in purge(styles, texts["html"], texts["js"], Store(SETTINGS.cache)).items():
                (folder / name).write_text(COMMENT.sub("", style), "utf-8")

    def _close(self) -> None:
        self.katex.close()
        self.squeeze.close()

    def _notebooks(self, language: str) -> dict[str, Path | str | bytes]:
        """Each lesson's notebook twice: a file that mkdocs-jupyter makes a page of, and one to download."""
        files: dict[str, Path | str | bytes] = {}
        for page in sorted((SETTINGS.docs / language / notebook.LESSONS).glob("*.md")):
            path = notebook.path(SETTINGS.cache, page, language)
            text = files[f"notebooks/{page.stem}.{language}.ipynb"] = notebook.make(page, language, self._ready)
            notebook.save(text, path)
            files[f"notebooks/{page.stem}.ipynb"] = path
        return files

    @property
    def _ready(self) -> Pages:
        if self.pages is None:
            raise RuntimeError("the snippets have not been produced yet")
        return self.pages


def without_blank_lines(page: str) -> str:
    """A page without the blank lines that templates leave; those of code stay."""
    parts = re.split(r"(<pre\b.*?</pre>)", page, flags=re.DOTALL)
    return "".join(part if number % 2 else re.sub(r"\n\s*\n", "\n", part) for number, part in enumerate(parts))


served_at = ""  # the address above the languages while `mkdocs serve` shows them, else nothing
_current: Book | None = None


def begin(target: Path) -> Book:
    """Start a build for `target`; an unfinished one before it is discarded."""
    global _current
    if _current:
        _current.discard()
    _current = Book(target)
    return _current


def end() -> None:
    """Discard a build that was interrupted; nothing happens after one that was published."""
    if _current:
        _current.discard()


def current() -> Book:
    """The build in progress; raise Problem if a language is built on its own."""
    if _current is None:
        raise Problem("mkdocs.yml", 0, "a language cannot be built on its own; run `mkdocs build`, which builds all")
    return _current


def is_notebook(page: Path) -> bool:
    """Whether a page was written by `notebook` and not by a person."""
    return page.suffix == ".ipynb"


def is_lesson(page: Path, language: str) -> bool:
    """Whether a page is one of the lessons."""
    return page.parent == SETTINGS.docs / language / notebook.LESSONS


def explicit_id(text: str, _separator: str) -> str:
    """The slug function of the Table of Contents extension."""
    return without_id(text)
