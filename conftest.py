"""Every Python fence of every page is a test."""

import pytest
from sybil import Sybil

from scripts import settings
from scripts.doctests import PythonFences

SETTINGS = settings.load()
sybil = Sybil(
    parsers=[PythonFences(SETTINGS.snippets)],
    patterns=["docs/*/*.md", "docs/*/**/*.md", "README.md", "CONTRIBUTING.md"],
    path=str(SETTINGS.root),
)
pytest_collect_file = sybil.pytest()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup` a file stays on one worker, as its tests share a page; notebooks may part."""
    for item in items:
        if "a_notebook_gives" not in item.name:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
