"""A process that imports the heavy packages once and forks one contained child for each task.

    python -m scripts.server FOLDER PACKAGE...

It listens at FOLDER/socket, and the working folders of its tasks lie in FOLDER. For every connection it forks a warden;
the warden forks the child into a process group of its own, waits for it, ends the whole group and whatever has left
it, and answers. It ends the child too when the time is over or the parent is gone or closes us.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from scripts import child

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: a process whose parent has ended becomes a child of this one


def main(folder: Path, packages: list[str]) -> None:
    """Serve until standard input closes, which is when the parent ends, killed or not; then clean up after it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which then closes standard input
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address(os.open(folder, os.O_RDONLY)))
    listener.listen(64)
    for package in packages:
        with contextlib.suppress(Exception):  # the snippet that imports it says so, at its own line
            importlib.import_module(package)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # until now it was the fast way to end us
    gc.freeze()  # a collection in a child would touch, and so copy, every page that it shares with us
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            break
        reap(os.WNOHANG)
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            with contextlib.suppress(BrokenPipeError):
                answer(connection)
            os._exit(0)
        connection.close()
    reap(0)
    shutil.rmtree(folder, ignore_errors=True)


def address(folder: int) -> str:
    """The socket in an open folder, by a name that is short enough however long the folder's own is."""
    return f"/proc/self/fd/{folder}/socket"


def reap(options: int) -> None:
    """Wait for wardens: their time counts as ours only then, and `time mkdocs build` should tell the truth."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def answer(connection: socket.socket) -> None:
    """Read one task, run it, send how it ended."""
    task = json.loads(connection.makefile("rb").readline())
    connection.sendall(json.dumps(watch(task, connection)).encode())


def watch(task: dict[str, Any], connection: socket.socket) -> dict[str, Any]:
    """Fork the child and wait for it; `code` is its exit status, or minus the signal that ended it."""
    begin = time.monotonic()
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        connection.close()
        child.main(task)
        sys.stdout.flush()
        os._exit(0)
    ended = os.pidfd_open(pid)
    ready, _, _ = select.select([ended, connection.fileno(), sys.stdin.fileno()], [], [], task["seconds"])
    seconds = time.monotonic() - begin
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    end_orphans()
    return {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "late": ended not in ready,
        "mib": usage.ru_maxrss // 1024,
    }


def end_orphans() -> None:
    """End what the child has started in sessions of their own, down to the last generation."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while children.exists() and (pids := children.read_text("ascii").split()):
        for pid in map(int, pids):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
