"""`mkdocs serve`: one process watches files and answers browsers, another has the whole site in memory and makes pages.

After a save the second one makes each page again when a browser asks for it, and brings snippets up to date meanwhile.
Once all is quiet a new process builds the whole site and takes its place. A fault only ever stops the making: what was
good stays up, and every page shows what is wrong.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import signal
import sys
import threading
import time
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html import escape
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts import execute, executor
from scripts.maker import Answer, Maker
from scripts.policy import secured
from scripts.settings import Settings
from scripts.watch import Seen, changes, flaw, seen, sum_of
from scripts.web import Handler, within

log = logging.getLogger("mkdocs.lessons")
TICK = 0.1  # seconds between two looks at the files
QUIET = 1.0  # seconds after the last save until the whole site is built
KINDS = frozenset({"pages", "snippets"})  # of faults that a maker finds
WAITING = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>mkdocs serve</title></head>'
    "<body><p>The site is being built …</p></body></html>"
)


class Site:
    """What `mkdocs serve` starts: `watched` files and folders, of which some made page is shown at `address`."""

    def __init__(self, settings: Settings, config: Path, folder: Path, address: str) -> None:
        self.settings, self.config, self.folder, self.address = settings, config, folder, address
        self.mount = urlsplit(address).path
        # not tests/: they are saved often, and all that a page has of them is the names that a whole build lists
        self.data = [settings.docs, settings.snippets, settings.root / "bench" / "result.json"]
        self.watched = [*self.data, settings.root / "scripts", settings.root / "pyproject.toml"]
        self.watched += [config, *config.parent.glob("mkdocs.*.yml")]
        self.maker: Maker | None = None  # whose pages are shown
        self.next: Maker | None = None  # who builds the whole site anew
        self.fault = ""  # why the whole site cannot be built
        self.flaws: dict[Path, str] = {}  # what keeps files from being read at all
        self._lasting = KINDS  # the faults found by the maker that a new one would find as well
        self._stale = True  # whether a file has changed since the whole site was built
        self._due = 0.0  # when to begin with that
        self._count = 0
        self._assets = ""
        self._warm: list[execute.Server] = []  # none after a change of code, until it is known to be good
        self._imported: dict[str, str] = {}  # what they have imported, by version
        self._sweeper = ThreadPoolExecutor(1)  # to remove a site takes seconds
        host = urlsplit(address)
        self._http = ThreadingHTTPServer((host.hostname or "127.0.0.1", host.port or 8000), partial(Handler, self))

    def watch(self, path: str) -> None:
        """Watch one more file or folder."""
        self.watched.append(Path(path))

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Serve until interrupted."""
        heed_signals()
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        log.info(f"Serving on {self.address}")
        if open_in_browser:
            webbrowser.open(self.address)
        known = before = seen(self.watched)
        self._changed(known, known)
        while True:
            time.sleep(TICK)
            now = seen(self.watched)
            if now != known and now == before:  # nobody is writing any more
                self._changed(known, now)
                known = now
            before = now
            self._continue()

    def shutdown(self) -> None:
        """End every process."""
        self._http.server_close()
        for process in (self.maker, self.next):
            self._end(process)
        self._cool()
        self._sweeper.shutdown()

    def page(self, path: str) -> tuple[bytes, str, int]:
        """A page as it should be shown now, the sum that changes only with it, its status."""
        text = self._ask(page=path).get("html")
        status = 200
        if text is None and (file := self.file(path)) is not None:
            text = file.decode("utf-8", "replace")
        if text is None:
            status = 404 if self.maker else 503
            missing = self.file("404.html")
            text = missing.decode() if missing else WAITING
        sum_ = hashlib.sha256((text + self._assets).encode()).hexdigest()[:16]
        script = f'<script src="{self.mount}livereload.js" data-page="{escape(path)}" data-sum="{sum_}"></script>'
        head, body, tail = text.rpartition("</body>")
        return secured(f"{head}{script}{body}{tail}").encode(), sum_, status

    def state(self, path: str) -> Answer:
        """The sum of a page, what is wrong, whether snippets run, how many builds there were, if the last is shown."""
        answer = self._ask(state=True)
        found = [fault for kind in sorted(KINDS) for fault in answer.get(kind, []) if fault not in self.fault]
        waiting = not (self._warm or self.flaws or self.fault)  # snippets will run in a build of the whole site
        return {
            "sum": self.page(path)[1],
            "faults": "\n\n".join(filter(None, [*found, *self.flaws.values(), self.fault])),
            "busy": answer.get("busy", False) or waiting,
            "builds": self._count,
            "whole": not self._stale and not self.next,
        }

    def file(self, path: str) -> bytes | None:
        """A file of the site: an asset as it is now, all else from the last whole build."""
        language, _, rest = path.partition("/assets/")
        content = within(self.settings.docs / "shared", rest) if language in self.settings.languages else None
        return within(self.maker.folder, path) if content is None and self.maker else content

    def _ask(self, **question: Any) -> Answer:
        while maker := self.maker:
            answer = maker.ask(**question)
            if answer is not None:
                return answer
            if maker is self.maker:
                break  # it has died, and another is built
        return {}

    def _changed(self, old: Seen, new: Seen) -> None:
        """Let the maker know; a build of the whole site that is under way is of no use any more."""
        paths = changes(old, new)
        code = {path for path in paths if not any(path.is_relative_to(top) for top in self.data)}
        prose = {path for path in paths & old.keys() & new.keys() if path.suffix == ".md"}
        if paths - prose:  # a maker keeps its code and its list of files; what it finds wrong with pages may be right
            self._lasting -= {"pages"}
        self._due, self._stale, self.fault = time.monotonic() + QUIET * (not code), True, ""
        self.flaws = {path: what for path in code | self.flaws.keys() if (what := flaw(path))}
        self._assets = sum_of(self.settings.docs / "shared")
        self._end(self.next)
        self.next = None
        servers = [] if code else [str(one.start()) for one in self._warm]
        self._ask(changed=[str(path) for path in sorted(paths)], servers=servers)
        if code:
            self._cool()  # the drawing process has imported some of it, and keys are made of the files

    def _continue(self) -> None:
        """Build the whole site when that is due; show it when it is there."""
        if self.next and not self.next.building:
            if self.next.ready is None:
                self.fault = self.next.fault()
                self._end(self.next)
            else:
                old, self.maker = self.maker, self.next
                self._end(old)
                self._lasting = KINDS
                self._heat(self.next.ready["packages"])
            self.next = None
        elif self._stale and not self.next and self._quiet():
            self._count += 1
            self.next = Maker(self.config, self.folder / str(self._count), self.address)
            self._stale = False

    def _quiet(self) -> bool:
        """Whether a whole build is worth its while: nobody writes, no snippet runs, no known fault would last."""
        if self.flaws:
            return False
        if not self.maker:
            return True
        if time.monotonic() < self._due:
            return False
        state = self._ask(state=True)
        return not state.get("busy") and not any(state.get(kind) for kind in self._lasting)

    def _end(self, maker: Maker | None) -> None:
        """End a maker and remove its site."""
        if maker:
            maker.end()
            self._sweeper.submit(shutil.rmtree, maker.place, ignore_errors=True)

    def _heat(self, packages: dict[str, str]) -> None:
        """Have a process that computes and one that draws; they outlive builds that would import the same."""
        if not self._warm or packages != self._imported:
            self._cool()
            self._warm, self._imported = [execute.Server(sorted(packages)), execute.Server(executor.DRAWING)], packages
            for server in self._warm:
                server.start()

    def _cool(self) -> None:
        """End both."""
        for server in self._warm:
            server.close()
        self._warm = []


def heed_signals() -> None:
    """End in good order when told to, or when the terminal is closed, unless we were started to outlive that."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
