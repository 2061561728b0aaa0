"""A function that runs in a copy of this process, while this one goes on."""

from __future__ import annotations

import json
import os
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class Fork:
    """Starts at once; `result` waits for what the function returns, which must be plain data, and `stop` ends it.

    What the copy changes in memory is lost; files and what it prints are not.
    """

    def __init__(self, work: Callable[[], Any]) -> None:
        self._answer, answer = os.pipe()
        self._pid: int | None = os.fork()
        if self._pid == 0:
            with os.fdopen(answer, "w", encoding="utf-8") as file:
                json.dump(attempt(work), file)
            os._exit(0)  # nothing that was registered for the end of this process is the copy's to do
        os.close(answer)

    def result(self) -> Any:
        """What the function returned; raise RuntimeError with the words of what it raised."""
        with os.fdopen(self._answer, encoding="utf-8") as file:
            text = file.read()
        assert self._pid
        _, status = os.waitpid(self._pid, 0)
        self._pid = None
        answer = json.loads(text) if text else {"error": f"ended with status {os.waitstatus_to_exitcode(status)}"}
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def stop(self) -> None:
        """End the copy if it still runs."""
        if self._pid:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)
            self._pid = None


def attempt(work: Callable[[], Any]) -> dict[str, Any]:
    """What a function returns, or the words of what it raises, with the way there unless it is meant to be read."""
    try:
        return {"value": work()}
    except BaseException as error:
        meant = hasattr(error, "show")  # what MkDocs and its command line print without a traceback
        return {"error": str(error) if meant else traceback.format_exc()}
