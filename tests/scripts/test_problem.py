"""What went wrong, told in one line."""

from __future__ import annotations

from pathlib import Path

from scripts.problem import blamed

TRACEBACK = """INFO before
Traceback (most recent call last):
  File "/p/scripts/hooks.py", line 12, in on_files
    book.current()
  File "/p/.venv/lib/python3.11/site-packages/mkdocs/plugins.py", line 3, in run
    x
NameError: name 'x' is not defined
"""


def test_a_traceback_is_told_by_its_last_place_in_the_project() -> None:
    assert blamed(TRACEBACK, Path("/p")) == "/p/scripts/hooks.py:12: NameError: name 'x' is not defined"
    assert blamed(TRACEBACK, Path("/other")) == TRACEBACK.strip()
    assert blamed("a\n", Path("/p")) == "a"
