from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from mkdocs.exceptions import BuildError

from scripts.fork import Fork
from scripts.swap import alive


def fail(error: BaseException) -> None:
    raise error


def test_the_copy_answers_and_changes_nothing_here() -> None:
    seen: list[int] = []
    fork = Fork(lambda: seen.append(1) or {"pid": os.getpid(), "text": "值"})
    answer = fork.result()
    assert answer["text"] == "值" and answer["pid"] != os.getpid()
    assert seen == []


def test_both_work_at_the_same_time(tmp_path: Path) -> None:
    flag = tmp_path / "flag"

    def wait() -> bool:
        while not flag.exists():
            time.sleep(0.01)
        return True

    fork = Fork(wait)
    flag.touch()
    assert fork.result()


def test_what_the_copy_raises_is_told() -> None:
    with pytest.raises(RuntimeError, match=r"^page\.md:3: no such word$"):
        Fork(lambda: fail(BuildError("page.md:3: no such word"))).result()
    with pytest.raises(RuntimeError, match=r"(?s)Traceback.*in fail.*KeyError: 'x'"):
        Fork(lambda: fail(KeyError("x"))).result()
    with pytest.raises(RuntimeError, match="SystemExit"):
        Fork(lambda: fail(SystemExit(130))).result()


def test_a_killed_copy_is_no_answer() -> None:
    with pytest.raises(RuntimeError, match="ended with status -9"):
        Fork(lambda: os.kill(os.getpid(), signal.SIGKILL)).result()


def test_a_stopped_copy_is_gone() -> None:
    fork = Fork(lambda: time.sleep(60))
    pid = fork._pid
    assert pid and alive(pid)
    fork.stop()
    assert not alive(pid)
    fork.stop()
