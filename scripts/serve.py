"""`mkdocs serve`: one process watches files and answers browsers, another has the whole site in memory and makes pages.

After a save the second one makes each page again when a browser asks for it, and brings snippets up to date meanwhile.
Once all is quiet a new process builds the whole site and takes its place. A fault only ever stops the making: what was
good stays up, and every page shows what is wrong.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
import webbrowser
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml  # type: ignore[import-untyped]

from scripts import execute, executor
from scripts.policy import secured
from scripts.problem import Problem, blamed
from scripts.settings import ROOT, Settings

log = logging.getLogger("mkdocs.lessons")
SCRIPT = Path(__file__).with_name("serve.js")
LEVEL = re.compile(r"^(?:WARNING|ERROR) +-  ")
INFORMATION = ("INFO ", "DEBUG ", "Aborted with ")
TICK = 0.1  # seconds between two looks at the files
QUIET = 1.0  # seconds after the last save until the whole site is built
WAITING = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>mkdocs serve</title></head>'
    "<body><p>The site is being built …</p></body></html>"
)

Answer = dict[str, Any]
Seen = dict[Path, tuple[int, int, int]]


class Maker:
    """A process that builds the whole site into `folder` and then, with the site in its memory, answers questions."""

    def __init__(self, config: Path, folder: Path, address: str) -> None:
        self.folder = folder
        self.began = time.monotonic()
        self._lock = threading.Lock()
        self._said: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scripts.preview", str(config), str(folder), address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=config.parent,
            start_new_session=True,  # Ctrl-C is for us, who then end it
        )
        assert self._process.stdout and self._process.stderr
        self.ready: Answer | None = None
        self._relay = threading.Thread(target=self._pass_on, args=(self._process.stderr,), daemon=True)
        self._relay.start()
        self._wait = threading.Thread(target=self._begin, args=(self._process.stdout,), daemon=True)
        self._wait.start()

    @property
    def building(self) -> bool:
        """Whether it is not known yet if the site can be built."""
        return self._wait.is_alive()

    def ask(self, **question: Any) -> Answer | None:
        """Its answer; None if it has ended."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer: Answer = json.loads(self._process.stdout.readline())
            return answer
        return None

    def fault(self) -> str:
        """What it said of why it ended: all that was no mere information."""
        self._relay.join(2)
        lines = [LEVEL.sub("", line) for line in self._said if line.strip() and not line.startswith(INFORMATION)]
        return blamed("\n".join(lines), ROOT) or f"the build ended with status {self._process.wait()}"

    def end(self) -> None:
        """Stop it, wherever it is."""
        self._process.kill()
        self._process.wait()

    def _begin(self, answers: IO[str]) -> None:
        with contextlib.suppress(ValueError):
            self.ready = json.loads(answers.readline())

    def _pass_on(self, messages: IO[str]) -> None:
        for line in messages:
            self._said.append(line.rstrip("\n"))
            sys.stderr.write(line)
            sys.stderr.flush()


class Site:
    """What `mkdocs serve` starts: `watched` files and folders, of which some made page is shown at `address`."""

    def __init__(self, settings: Settings, config: Path, folder: Path, address: str) -> None:
        self.settings, self.config, self.folder, self.address = settings, config, folder, address
        self.mount = urlsplit(address).path
        self.watched = [settings.docs, settings.snippets, settings.root / "scripts", settings.root / "pyproject.toml"]
        self.watched += [config, *config.parent.glob("mkdocs.*.yml")]
        self.maker: Maker | None = None  # whose pages are shown
        self.next: Maker | None = None  # who builds the whole site anew
        self.fault = ""  # why the whole site cannot be built
        self.flaws: dict[Path, str] = {}  # what keeps files from being read at all
        self._stale = True  # whether a file has changed since the whole site was built
        self._due = 0.0  # when to begin with that
        self._count = 0
        self._assets = ""
        self._warm: list[execute.Server] = []
        self._sweeper = ThreadPoolExecutor(1)  # to remove a site takes seconds
        host = urlsplit(address)
        self._http = ThreadingHTTPServer((host.hostname or "127.0.0.1", host.port or 8000), partial(Handler, self))

    def watch(self, path: str) -> None:
        """Watch one more file or folder."""
        self.watched.append(Path(path))

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Serve until interrupted."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        log.info(f"Serving on {self.address}")
        if open_in_browser:
            webbrowser.open(self.address)
        known = before = seen(self.watched)
        self._changed(set())
        while True:
            time.sleep(TICK)
            now = seen(self.watched)
            if now != known and now == before:  # nobody is writing any more
                changed = {path for path in now.keys() | known.keys() if now.get(path) != known.get(path)}
                known = now
                self._changed(changed)
            before = now
            self._continue()

    def shutdown(self) -> None:
        """End every process."""
        self._http.server_close()
        for process in (self.maker, self.next):
            if process:
                process.end()
        for server in self._warm:
            server.close()
        self._sweeper.shutdown()

    def page(self, path: str) -> tuple[bytes, str, bool]:
        """A page as it should be shown now, the sum that changes only with it, and whether there is such a page."""
        text = self._ask(page=path).get("html")
        file = self.file(path)
        if text is None and file:
            text = file.read_text("utf-8")
        if not (found := text is not None):
            missing = self.file("404.html")
            text = missing.read_text("utf-8") if missing else WAITING
        sum_ = hashlib.sha256((text + self._assets).encode()).hexdigest()[:16]
        script = f'<script src="{self.mount}livereload.js" data-page="{escape(path)}" data-sum="{sum_}"></script>'
        head, body, tail = text.rpartition("</body>")
        return secured(f"{head}{script}{body}{tail}").encode(), sum_, found

    def state(self, path: str) -> Answer:
        """The sum of a page, what is wrong, whether snippets run, how many builds there were, if the last is shown."""
        answer = self._ask(state=True)
        faults = [*answer.get("faults", []), *self.flaws.values(), self.fault]
        return {
            "sum": self.page(path)[1],
            "faults": "\n\n".join(filter(None, faults)),
            "busy": answer.get("busy", False),
            "builds": self._count,
            "whole": not self._stale and not self.next,
        }

    def file(self, path: str) -> Path | None:
        """A file of the site: an asset as it is now, all else from the last whole build."""
        language, _, rest = path.partition("/assets/")
        places = [self.settings.docs / "shared" / rest] if language in self.settings.languages else []
        places += [self.maker.folder / path] if self.maker else []
        return next((place for place in places if place.is_file()), None)

    def _ask(self, **question: Any) -> Answer:
        while maker := self.maker:
            answer = maker.ask(**question)
            if answer is not None:
                return answer
            if maker is self.maker:
                break  # it has died, and another is built
        return {}

    def _changed(self, paths: set[Path]) -> None:
        """Let the maker know; a build of the whole site that is under way is of no use any more."""
        known = {self.settings.docs, self.settings.snippets}
        others = {path for path in paths if known.isdisjoint(path.parents)}  # the maker knows nothing of them
        self._due, self._stale, self.fault = time.monotonic() + QUIET * (not others), True, ""
        self.flaws = {path: what for path in others | self.flaws.keys() if (what := flaw(path))}
        shared = self.settings.docs / "shared"
        if any(shared in path.parents for path in paths):
            self._assets = "".join(map(sum_of, sorted(shared.rglob("*"))))
        if self.next:
            self.next.end()
            self.next = None
        self._ask(changed=[str(path) for path in sorted(paths)], servers=[str(one.start()) for one in self._warm])

    def _continue(self) -> None:
        """Build the whole site when that is due; show it when it is there."""
        if self.next and not self.next.building:
            made, self.next = self.next, None
            if made.ready is None:
                self.fault = made.fault()
                made.end()
            else:
                old, self.maker = self.maker, made
                if old:
                    old.end()
                    self._sweeper.submit(shutil.rmtree, old.folder, ignore_errors=True)
                self._warm = self._warm or warm(made.ready["packages"])
        elif self._stale and not self.next and self._quiet():
            self._stale, self._count = False, self._count + 1
            self.next = Maker(self.config, self.folder / str(self._count), self.address)

    def _quiet(self) -> bool:
        """Whether a whole build is worth its while: nobody writes, no snippet runs, nothing is known to be wrong."""
        if self.flaws:
            return False
        if not self.maker:
            return True
        if time.monotonic() < self._due:
            return False
        state = self._ask(state=True)
        return not state.get("busy") and not state.get("faults")


class Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    def __init__(self, site: Site, *arguments: Any) -> None:
        self.site = site
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Send a page, a file, or the state of a page."""
        asked = urlsplit(self.path)
        if not asked.path.startswith(self.site.mount):
            return self._moved(self.site.mount)
        path = unquote(asked.path.removeprefix(self.site.mount))
        if path == "livereload.js":
            return self._send(SCRIPT.read_bytes(), "text/javascript")
        if path == "livereload":
            state = self.site.state(parse_qs(asked.query)["page"][0])
            return self._send(json.dumps(state).encode(), "application/json")
        path += "index.html" if not path or path.endswith("/") else ""
        file = None if ".." in path.split("/") else self.site.file(path)
        if path.endswith(".html") or file is None:
            content, _, found = self.site.page(path)
            return self._send(content, "text/html; charset=utf-8", 200 if found else 404 if self.site.maker else 503)
        return self._send(file.read_bytes(), guess_type(path)[0] or "application/octet-stream")

    def log_message(self, *_: Any) -> None:
        """Say nothing of what works."""

    def _moved(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-cache")
            self.end_headers()
            self.wfile.write(content)


def seen(watched: Iterable[Path]) -> Seen:
    """Every watched file with what a save changes; hidden files, backups and what Python compiles are nobody's work."""
    found: Seen = {}
    for top in watched:
        for path in [top, *top.rglob("*")] if top.is_dir() else [top]:
            if path.name.startswith(".") or path.name.endswith("~") or "__pycache__" in path.parts:
                continue
            with contextlib.suppress(OSError):
                status = path.stat()
                if not path.is_dir():
                    found[path] = status.st_mtime_ns, status.st_size, status.st_ino
    return found


def flaw(path: Path) -> str:
    """What keeps code or settings from being read; found at once, while a build takes a second until it says so."""
    try:
        text = path.read_text("utf-8") if path.is_file() else ""
        match path.suffix:
            case ".py":
                compile(text, path, "exec")
            case ".toml":
                tomllib.loads(text)
            case ".yml":
                list(yaml.parse(text))
    except SyntaxError as error:
        return str(Problem(path, error.lineno or 0, f"not Python: {error.msg}"))
    except yaml.MarkedYAMLError as error:
        return str(Problem(path, error.problem_mark.line + 1, f"not YAML: {error.problem}"))
    except (ValueError, yaml.YAMLError) as error:
        line = re.search(r"line (\d+)", str(error))
        return str(Problem(path, int(line[1]) if line else 0, str(error)))
    return ""


def sum_of(path: Path) -> str:
    """The sum of a file; nothing for a folder."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def warm(packages: list[str]) -> list[execute.Server]:
    """A process for computing and one for drawing that outlive every build."""
    servers = [execute.Server(packages), execute.Server(executor.DRAWING)]
    for server in servers:
        server.start()
    return servers
