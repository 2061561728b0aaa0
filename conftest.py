"""Every Python fence of every page is a test, and no way of starting pytest passes over a fault without a word."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import select
import signal
import sys
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from scripts import settings
from scripts.doctests import PythonFences

# as in the build; with a thread per processor in each worker they wait for one another, and a second becomes a minute
os.environ.setdefault("OMP_NUM_THREADS", "1")
SETTINGS = settings.load()
sybil = Sybil(parsers=[PythonFences(SETTINGS.snippets)], pattern="*.md", path=str(SETTINGS.root))
pytest_collect_file = sybil.pytest()


class PageByPage(LoadScopeScheduling):
    """Fences of one page share their names, so one worker runs them all; any other test goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        page, mark, _ = nodeid.partition(".md::")
        return page if mark else nodeid


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Half of the time a slow test waits for a browser or for a kernel, and another can use the processor."""
    return (1 if config.option.markexpr else 2) * (os.cpu_count() or 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> PageByPage:
    """The same for every way of starting: xdist_group does nothing in pytest-xdist 3.8 under pytest 9.2."""
    return PageByPage(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fences of one page stay in their order, whatever a plugin that shuffles has made of it."""
    places: dict[Path, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if isinstance(item, SybilItem):
            places[item.path].append(place)
    for found in places.values():
        ordered = sorted((items[place] for place in found), key=lambda item: item.example.line)
        for place, item in zip(found, ordered, strict=True):
            items[place] = item


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Let a copy of this process run the tests, since one that calls os._exit(0) would end them with status 0."""
    if hasattr(config, "workerinput") or not hasattr(os, "fork"):
        return None
    report, end = os.pipe()
    pid = os.fork()
    if pid == 0:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: do not outlive this process
        atexit.register(os.write, end, b"to its end")
        return None
    os.close(end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the copy too, which then says how far it came
    signal.signal(signal.SIGTERM, lambda number, _: send(pid, number))
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if select.select([report], [], [], 0)[0] and os.read(report, 1):
        return status
    print(f"\nred: a test or a fence ended pytest itself, with status {status}; see above how far", file=sys.stderr)
    return status or int(pytest.ExitCode.INTERNAL_ERROR)


def send(pid: int, number: int) -> None:
    """Pass a signal on, unless its receiver has just ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that is skipped without a reason is red."""
    return reasoned((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So is a whole file."""
    return reasoned((yield))


def reasoned(report: Report) -> Report:
    """The same report, failed if it is one of a skip that does not say why."""
    if report.skipped and isinstance(report.longrepr, tuple):
        path, line, words = report.longrepr
        if words.removeprefix("Skipped").strip(": ") in ("", "unconditional skip"):
            report.outcome, report.longrepr = "failed", f"{path}:{line}: skipped without a reason; say why, or run it"
    return report
