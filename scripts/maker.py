"""The process that makes the site for `mkdocs serve`, as the process that serves it sees it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from scripts.problem import blamed
from scripts.settings import ROOT

LEVEL = re.compile(r"^(?:WARNING|ERROR) +-  ")
INFORMATION = ("INFO ", "DEBUG ", "Aborted with ")

Answer = dict[str, Any]


class Maker:
    """A process that builds the whole site below `place`, in `folder`; with that in its memory it answers questions."""

    def __init__(self, config: Path, place: Path, address: str) -> None:
        self.place, self.folder = place, place / "site"
        self._lock = threading.Lock()
        self._said: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scripts.preview", str(config), str(self.folder), address, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
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
