"""Every Python fence of every page is a test."""

import os

import pytest
from sybil import Sybil
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from scripts import settings
from scripts.doctests import PythonFences

SETTINGS = settings.load()
sybil = Sybil(
    parsers=[PythonFences(SETTINGS.snippets)],
    patterns=["docs/*/*.md", "docs/*/**/*.md", "README.md", "CONTRIBUTING.md"],
    path=str(SETTINGS.root),
)
pytest_collect_file = sybil.pytest()


class PageByPage(LoadScopeScheduling):
    """Fences of one page share their names, so one worker runs them all; any other test goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        page, mark, _ = nodeid.partition(".md::")
        return page if mark else nodeid


def pytest_xdist_auto_num_workers() -> int:
    """Half of the time a test waits for a browser or for a kernel, and another can use the processor."""
    return 2 * (os.cpu_count() or 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> PageByPage:
    """The same for every way of starting: xdist_group does nothing in pytest-xdist 3.8 under pytest 9.2."""
    return PageByPage(config, log)
