"""Where tasks run: on this machine or on a cluster, behind one interface."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Protocol

from scripts.execute import CAN_FORK, AnyServer, Outcome, Server, Task, run

LOCAL = "local"
DASK = "dask://"
NAMES = re.compile(rf"{LOCAL}|{DASK}(\[[0-9a-f:]+\]|[^:/\s]+):[0-9]+")
DRAWING = ["scripts.figure", "matplotlib.backends.backend_svg"]


class Executor(Protocol):
    """`slots` is how many tasks may be handed over at a time; `run` may be called from as many threads."""

    slots: int

    def run(self, task: Task) -> Outcome:
        """Run one task to its end; raise Problem if it fails, and Problems if no further task could run either."""

    def close(self) -> None:
        """End everything that still runs."""


class Local:
    """Children of two warm processes on this machine, one that has imported what snippets need, one that draws."""

    def __init__(self, slots: int, compute: AnyServer, draw: AnyServer) -> None:
        self.slots, self._compute, self._draw = slots, compute, draw

    def run(self, task: Task) -> Outcome:
        """Run one task in a fresh process; raise Problem if it fails."""
        return run(task, self._compute if task.function == "compute" else self._draw)

    def close(self) -> None:
        """End both processes and their children."""
        self._compute.close()
        self._draw.close()


def begin(executor: str, workers: int, packages: Set[str]) -> Executor:
    """The executor that the settings name, ready; raise Problem if there is no such cluster."""
    if executor == LOCAL:
        compute, draw = Server(sorted(packages)), Server(DRAWING)
        if packages and CAN_FORK:  # figures will follow; both import at the same time
            compute.start()
            draw.start()
        return Local(workers, compute, draw)
    from scripts.cluster import Cluster  # importing Dask takes a second

    return Cluster(executor, packages)
