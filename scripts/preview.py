"""The site of `mkdocs serve` in memory: it makes one page again when it is asked to.

    python -m scripts.preview CONFIG FOLDER ADDRESS PARENT

This is `mkdocs build` that does not end: after it, one line of JSON is answered with another, until the input ends, or
the process PARENT does.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from scripts import book, keys, produce, snippet
from scripts.book import Book
from scripts.execute import Borrowed
from scripts.executor import Executor, Local
from scripts.page import Pages
from scripts.problem import Problem, Problems, blamed

log = logging.getLogger("mkdocs.lessons")
MANY = 4  # pages that are tried at once before anybody asks for them
DEATH = 1  # PR_SET_PDEATHSIG: the signal that a process is sent when its parent ends

Answer = dict[str, Any]


class Preview:
    """The pages of a book, each made again once something has changed; `faults` by page, `failure` of the snippets."""

    def __init__(self, made: Book) -> None:
        self.book = made
        self.faults: dict[str, str] = {}
        self.failure = ""
        self._state = 0  # counts the changes
        self._pages: dict[str, tuple[int, str | None]] = {}
        self._renewal: Renewal | None = None
        self._known = written()

    def answer(self, question: Answer) -> Answer:
        """One of three questions: what a page looks like, what is wrong, what to do about changes."""
        if "page" in question:
            return {"html": self.page(question["page"])}
        if "changed" in question:
            self.change([Path(path) for path in question["changed"]], question["servers"])
        return self.state()

    def page(self, path: str) -> str | None:
        """A page of the site, or the last good one; None if it is no page, or no good one has been made here."""
        state, html = self._pages.get(path, (0, None))
        language, _, rest = path.partition("/")
        if state < self._state and language in self.book.showing:
            known = self.faults.pop(path, None)
            try:
                html = self.book.showing[language](rest)
            except Exception as error:
                # what is meant to be read has `show`, or at least says where
                meant = hasattr(error, "show") or isinstance(error, Problem | Problems)
                self.faults[path] = str(error).strip() if meant else traced()
                if self.faults[path] != known:
                    log.error(self.faults[path])
            self._pages[path] = self._state, html
        return html

    def state(self) -> Answer:
        """What is wrong with pages, what with snippets, and whether these run."""
        renewal = self._renewal
        if renewal and not renewal.is_alive():
            self._renewal = None
            self.book.pages = renewal.pages or self.book.pages
            self.failure = renewal.fault
            if not self.failure:  # else no page shows the code that failed
                self._state += 1
            self._try([])
        return {
            "pages": list(dict.fromkeys(self.faults.values())),
            "snippets": [self.failure] if self.failure else [],
            "busy": self._renewal is not None,
        }

    def change(self, paths: Sequence[Path], servers: Sequence[str]) -> None:
        """Take note that files have changed: try the pages among them, renew the book for any other, or a new page.

        Without servers the book stays as it is, since the code is not ours any more.
        """
        pages = [path for path in paths if path in self._known and path.exists()]
        known, self._known = self._known, written()
        if len(pages) < len(paths) or known != self._known:
            self._renew(servers)
        elif servers and not self._renewal and not self.failure:
            self._state += 1
        self._try([path_of(page) for page in pages])

    def _renew(self, servers: Sequence[str]) -> None:
        """Begin to bring the snippets up to date; whatever is under way is out of date."""
        if self._renewal:
            self._renewal.end()
        self.failure, self._renewal = "", None
        if servers:
            compute, draw = (Borrowed(Path(path)) for path in servers)
            self._renewal = Renewal(self.book, Local(book.SETTINGS.workers, compute, draw))
            self._renewal.start()

    def _try(self, pages: Sequence[str]) -> None:
        """Make pages that have changed, then those with faults, which may have been mended by the others."""
        for page in pages:
            self._forget(page)
        for page in pages if self.faults else pages[:MANY]:
            self.page(page)
        for page in list(self.faults):
            self._forget(page)
            self.page(page)

    def _forget(self, page: str) -> None:
        """Make a page again when it is asked for, and its notebook; the last good one is kept."""
        for path in (page, page.replace("/lessons/", "/notebooks/")):
            self._pages[path] = -1, self._pages.get(path, (0, None))[1]


class Renewal(threading.Thread):
    """Brings every snippet up to date, while pages are made with the results that there are."""

    def __init__(self, made: Book, executor: Executor) -> None:
        super().__init__(daemon=True)
        self.pages: Pages | None = None
        self.fault = ""
        self._book, self._executor, self._ended = made, executor, False

    def run(self) -> None:
        """Keep what comes out, or what goes wrong."""
        try:
            self.pages = self._book.renewed(report, self._executor)
        except (Problem, Problems) as problem:
            self.fault = str(problem)
        except Exception:
            self.fault = traced()
        if self.fault and not self._ended:
            log.error(self.fault)

    def end(self) -> None:
        """Nobody waits for it any more."""
        self._ended = True
        self._executor.close()


def report(message: str) -> None:
    """Say what ran, and not what was cached."""
    if ": cached" not in message:
        log.info(message)


def traced() -> str:
    """What has just been raised."""
    return blamed(traceback.format_exc(), book.SETTINGS.root)


def written() -> set[Path]:
    """Every page that a person wrote."""
    return set(book.SETTINGS.docs.rglob("*.md"))


def path_of(page: Path) -> str:
    """Where the site has the page of a file."""
    return page.relative_to(book.SETTINGS.docs).with_suffix(".html").as_posix()


@contextmanager
def heard(logger: logging.Logger) -> Iterator[list[str]]:
    """The warnings that a logger is given meanwhile."""
    messages: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)


def located(message: str, page: Path) -> str:
    """A message about a page with the line that has what it quotes, since MkDocs names none."""
    lines = list(enumerate(page.read_text("utf-8").splitlines(), 1))
    quoted = reversed(re.findall("'([^']+)'", message))
    line = next((number for words in quoted for number, row in lines if words in row), 0)
    return str(Problem(page, line, message))


def answer(made: Book) -> None:
    """Say that the site is there, then answer until nobody asks."""
    preview = Preview(made)
    packages: set[str] = set().union(*map(produce.packages, snippet.find(book.SETTINGS.snippets)))
    versions = {name: keys.version(name.partition(".")[0]) for name in ("torch", *packages)}
    print(json.dumps({"packages": versions | {"matplotlib": keys.version("matplotlib")}}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(preview.answer(json.loads(line))), file=answers, flush=True)
    os._exit(0)  # threads may still wait for snippets


def follow(parent: int) -> None:
    """End with the parent even if that is killed, where the platform can; elsewhere once the input has ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # it was faster


def main(config: str, folder: str, address: str, parent: str) -> None:
    """Build, then answer on standard output."""
    global answers
    follow(int(parent))
    from mkdocs.__main__ import cli

    book.served_at = address
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is for people
    cli(["build", "--config-file", config, "--site-dir", folder])


answers: IO[str] = sys.stdout

if __name__ == "__main__":
    from scripts import preview

    preview.main(*sys.argv[1:])
