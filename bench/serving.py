"""How long an author waits: from saving a file to the moment when the server hands out the renewed page."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.cases import environment, replace

LIMIT = 120.0  # seconds until the benchmark gives up
LOOK = 0.02
PAGE = "en/page-001.html"
CHANGES = {
    "prose": replace("docs/en/page-001.md", r"^(A small network .*?)\.( Save \d+\.)?$", r"\1. Save {}."),
    "compute": replace("snippets/wave_003.py", r"^SEED = \d+", "SEED = 20{}"),
}


def latencies(root: Path, repetitions: int) -> dict[str, list[float]]:
    """Seconds for one line of prose and for one `compute`, each so many times."""
    seconds: dict[str, list[float]] = {"prose": [], "compute": []}
    with served(root) as address:
        for number in range(1, repetitions + 1):
            for kind, change in CHANGES.items():
                before = fetched(f"{address}{PAGE}")
                change(root, number)
                seconds[kind].append(round(until_other(f"{address}{PAGE}", before), 3))
    return seconds


@contextmanager
def served(root: Path) -> Iterator[str]:
    """`mkdocs serve` on a free port; yields its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "--dev-addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=root, env=environment(root) | {"SITE_URL": f"http://127.0.0.1:{port}/"})
    address = f"http://127.0.0.1:{port}/"
    try:
        until_other(f"{address}{PAGE}", "")
        yield address
    finally:
        process.terminate()
        process.wait(LIMIT)


def until_other(address: str, before: str) -> float:
    """Seconds until a page is there and differs; raise TimeoutError if it stays."""
    begin = time.perf_counter()
    while (now := time.perf_counter()) - begin < LIMIT:
        if (page := fetched(address)) and page != before:
            return time.perf_counter() - begin
        time.sleep(max(0.0, LOOK - (time.perf_counter() - now)))
    raise TimeoutError(f"{address} was not renewed within {LIMIT:.0f} s")


def fetched(address: str) -> str:
    """A page; nothing if it is not there."""
    try:
        with urllib.request.urlopen(address, timeout=LIMIT) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""
