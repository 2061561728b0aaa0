"""run(task) -> outcome: one snippet function in one fresh process, by forking from a warm server or by spawning."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scripts import child, device
from scripts.problem import Problem
from scripts.server import address

STARTING = 60  # seconds that a server may take until it listens
CAN_FORK = sys.platform == "linux" and hasattr(os, "pidfd_open")


@dataclass(frozen=True)
class Task:
    """Plain data: which function of which file to run, within which bounds.

    `source` is what the key was made of, whatever the file holds by now; `line` is where the function begins;
    `seconds` is wall-clock time; `small` tasks share a GPU.
    """

    path: str
    source: str
    function: str
    line: int
    device: str
    seconds: int
    memory_mib: int
    output_kib: int
    readable: tuple[str, ...] = ()
    result: str = ""
    words: dict[str, dict[str, str]] | None = None
    small: bool = False


@dataclass(frozen=True)
class Outcome:
    """The files a task made; `seconds` of wall-clock time, `mib` of peak resident memory."""

    files: dict[str, str]
    seconds: float
    mib: int


class GpuFault(Problem):
    """There is no GPU to run on, or too little memory on it; a CPU may still do."""


class Server:
    """A warm process for many tasks; it starts with the first one at the latest and ends with `close`."""

    def __init__(self, packages: list[str]) -> None:
        self._packages = packages
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Path:
        """Start the process, where the platform can fork; it removes the folder of its tasks even if we are killed."""
        with self._lock:
            if not self._folder:
                self._folder = Path(tempfile.mkdtemp(prefix="lessons-"))
                command = [sys.executable, "-m", "scripts.server", str(self._folder), *self._packages]
                root = Path(__file__).parent.parent
                if CAN_FORK:
                    self._process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment(), cwd=root)
        return self._folder

    def ask(self, task: dict[str, Any]) -> dict[str, Any]:
        """Send a task, wait for its end."""
        folder = self.start()
        with socket.socket(socket.AF_UNIX) as connection:
            self._connect(connection, folder)
            return asked(connection, task)

    def close(self) -> None:
        """End the process and every child that it still has."""
        if self._process and self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()  # which ends the children
            self._process.terminate()  # which it heeds only while it still imports
            self._process.wait()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _connect(self, connection: socket.socket, folder: Path) -> None:
        while True:
            try:
                connect(connection, folder)
                return
            except (FileNotFoundError, ConnectionRefusedError):
                if self._process and self._process.poll() is not None:
                    raise RuntimeError(
                        f"the process that starts the snippets ended with status {self._process.returncode}; "
                        "its message stands above"
                    ) from None
                time.sleep(0.01)


class Borrowed:
    """A server that another process keeps warm, until `close`, which ends the tasks that were given to it here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.closed = False

    def start(self) -> Path:
        """The folder that its tasks work in."""
        return self._folder

    def ask(self, task: dict[str, Any]) -> dict[str, Any]:
        """Send a task, wait for its end."""
        with socket.socket(socket.AF_UNIX) as connection:
            self._connect(connection)
            try:
                return asked(connection, task)
            finally:
                with self._lock:
                    self._open.discard(connection)

    def close(self) -> None:
        """End every task that runs."""
        with self._lock:
            self.closed = True
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _connect(self, connection: socket.socket) -> None:
        end = time.monotonic() + STARTING
        while not self.closed:
            try:
                connect(connection, self._folder)
                with self._lock:
                    self._open.add(connection)
                break
            except (FileNotFoundError, ConnectionRefusedError):
                if time.monotonic() > end:
                    raise RuntimeError(
                        "the process that starts the snippets is gone; start `mkdocs serve` again"
                    ) from None
                time.sleep(0.01)
        if self.closed:
            raise RuntimeError("the server has been given back")


AnyServer = Server | Borrowed


def connect(connection: socket.socket, folder: Path) -> None:
    """Connect to the server of a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        connection.connect(address(handle))
    finally:
        os.close(handle)


def asked(connection: socket.socket, task: dict[str, Any]) -> dict[str, Any]:
    """Send a task, wait for its end."""
    connection.sendall(json.dumps(task).encode() + b"\n")
    reply = connection.makefile("rb").read()
    if not reply:
        raise RuntimeError("the process that starts the snippets has died")
    answer: dict[str, Any] = json.loads(reply)
    return answer


def environment() -> dict[str, str]:
    """All that a snippet sees of the environment: the same on every machine, and no tokens."""
    fixed = {
        "HOME": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "svg",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    }
    needed = ("PATH", "SYSTEMROOT", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH")
    return fixed | {name: os.environ[name] for name in needed if name in os.environ}


def run(task: Task, server: AnyServer | None = None) -> Outcome:
    """Run one task in a process of its own; raise Problem with file, line and reason if it fails."""
    server = server if CAN_FORK else None
    scratch = Path(tempfile.mkdtemp(prefix="lessons-", dir=server.start() if server else None))
    try:
        order = asdict(task) | {"scratch": str(scratch)}
        with device.turn(task.device, task.small):
            end = server.ask(order) if server else spawn(order)
        return judged(task, scratch, end)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def spawn(order: dict[str, Any]) -> dict[str, Any]:
    """The slow way, for platforms without fork: a fresh interpreter for each task."""
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.execute"],
        stdin=subprocess.PIPE,
        env=environment(),
        cwd=Path(__file__).parent.parent,
        start_new_session=True,
    )
    late = False
    try:
        process.communicate(json.dumps(order).encode(), timeout=order["seconds"] + 30)
    except subprocess.TimeoutExpired:
        late = True
    finally:
        kill_group(process)
    return {"code": process.returncode, "seconds": time.monotonic() - begin, "late": late, "mib": 0}


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it has started, where the platform has process groups."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()


def judged(task: Task, scratch: Path, end: dict[str, Any]) -> Outcome:
    """Turn how a process ended into an outcome or a Problem."""
    output = scratch / child.OUTPUT
    said = output.read_bytes()[-2000:].decode("utf-8", "backslashreplace") if output.exists() else ""
    tail = "".join(f"\n    | {line[:160]!s}" for line in said.splitlines()[-8:] if line.isprintable())

    def problem(what: str, file: str = task.path, line: int = task.line, kind: type[Problem] = Problem) -> Problem:
        return kind(file, line, f"{task.function}: {what}{tail}")

    if end["late"]:
        raise problem(f"still running after {task.seconds} s; make it faster, or declare SECONDS = ... in the snippet")
    if end["code"] < 0:
        name = signal.Signals(-end["code"]).name
        raise problem(f"ended by {name} at {end['mib']} MiB of memory (limit {task.memory_mib} MiB)")
    if (scratch / child.ERROR).exists():
        error = json.loads((scratch / child.ERROR).read_text("utf-8"))
        raise problem(error["reason"], error["file"], error["line"], GpuFault if error["gpu"] else Problem)
    if not (scratch / child.RESULT).exists():
        raise problem(f"ended with status {end['code']} before it returned")
    if (size := output.stat().st_size) > task.output_kib * 1024:
        raise problem(f"printed {size} bytes; at most {task.output_kib} KiB are allowed")
    files = json.loads((scratch / child.RESULT).read_text("utf-8"))
    return Outcome(files, end["seconds"], end["mib"])


if __name__ == "__main__":
    child.main(json.load(sys.stdin))
