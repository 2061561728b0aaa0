"""Every Python fence of every page is a test."""

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
