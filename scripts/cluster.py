"""Tasks on the workers of a dask.distributed cluster; the one module that knows Dask."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Set
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any
from uuid import uuid4

from scripts import parcel
from scripts.execute import Outcome, Task
from scripts.executor import DASK
from scripts.problem import Problem, Problems

ANSWER = 5  # seconds in which a scheduler must answer
WORKER = 20  # seconds in which a first worker must join
PATIENCE = 60  # seconds between looks whether there still is a worker


class Cluster:
    """The scheduler at `dask://host:port` and whatever workers it has, those that join later included.

    TLS and its certificates are Dask's own settings.
    """

    slots = 256  # tasks that a cluster may hold of ours; its scheduler decides which of them run

    def __init__(self, address: str, packages: Set[str]) -> None:
        self._address, self._packages, self._versions = address, packages, parcel.versions(packages)
        try:
            import distributed
        except ImportError:
            raise self._problem("needs dask.distributed: pip install --editable '.[cluster]'") from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised
        place = address.removeprefix(DASK)
        try:
            asyncio.run(answers(place))
            self._client = distributed.Client(place, timeout=ANSWER, set_as_default=False)
        except Exception as error:  # a server of another kind answers with anything
            said = str(error) or type(error).__name__
            raise self._problem(f"no Dask scheduler answers within {ANSWER} s ({said})") from None
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def run(self, task: Task) -> Outcome:
        """Run one task on some worker, on another one if that dies; raise Problem if it fails."""
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        packed = parcel.pack(task, self._packages, self._versions)
        name = f"{Path(task.path).stem}-{task.function}-{uuid4().hex}"
        try:
            future = self._client.submit(parcel.work, packed, key=name, pure=False)
            answer = self._awaited(future)
        except KilledWorker:
            raise Problem(task.path, task.line, f"{task.function}: each of several workers died while it ran") from None
        except (CancelledError, CommClosedError):
            raise Problems([self._problem("the scheduler has gone")]) from None
        if "differs" in answer:
            raise Problems([self._problem(f"a worker differs: {'; '.join(answer['differs'])}")])
        return parcel.outcome(answer)

    def close(self) -> None:
        """Leave the cluster; tasks that no worker has begun are dropped."""
        self._client.close()

    def _check(self) -> None:
        """Raise Problem if no worker joins, or if one of those that are there has other versions."""
        try:
            self._client.wait_for_workers(1, timeout=WORKER)
        except TimeoutError:
            raise self._problem(f"the scheduler has no worker; none joined within {WORKER} s") from None
        found = self._client.run(parcel.differences, self._versions, on_error="return")
        for worker, differs in sorted(found.items()):
            if isinstance(differs, BaseException):
                raise self._problem(f"worker {worker} cannot run this project; install it there ({differs})")
            if differs:
                raise self._problem(f"worker {worker} differs: {'; '.join(differs)}")

    def _awaited(self, future: Any) -> dict[str, Any]:
        while True:
            try:
                answer: dict[str, Any] = future.result(timeout=PATIENCE)
                return answer
            except TimeoutError:
                if not self._client.nthreads():
                    raise Problems([self._problem("the last worker has gone")]) from None

    def _problem(self, what: str) -> Problem:
        return Problem(self._address, 0, what)


async def answers(place: str) -> None:
    """Shake hands with a scheduler; Dask's own client waits for ever for one that is none."""
    from distributed import Security
    from distributed.comm import connect
    from distributed.comm.addressing import normalize_address

    arguments = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(normalize_address(place), timeout=ANSWER, **arguments), ANSWER + 1)
    comm.abort()
