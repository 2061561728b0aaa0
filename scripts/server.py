"""A process that imports the heavy packages once and forks one contained child for each task.

    python -m scripts.server SOCKET PACKAGE...

For every connection it forks a warden; the warden forks the child into a process group of its own, waits for it,
ends the whole group, and answers. It ends the child too when the time is over or the parent is gone or closes us.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from typing import Any

from scripts import child


def main(path: str, packages: list[str]) -> None:
    """Serve until standard input closes, which is when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which then closes standard input
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    for package in packages:
        with contextlib.suppress(Exception):  # the snippet that imports it says so, at its own line
            importlib.import_module(package)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    gc.freeze()  # a collection in a child would touch, and so copy, every page that it shares with us
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            return reap(0)
        reap(os.WNOHANG)
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            with contextlib.suppress(BrokenPipeError):
                answer(connection)
            os._exit(0)
        connection.close()


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
    pid = os.fork()
    if pid == 0:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
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
    return {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "late": ended not in ready,
        "mib": usage.ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
