"""Formatting, lint and types."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts.settings import ROOT

CHECKS = [
    ["ruff", "check", "."],
    ["mypy"],
]


@pytest.mark.parametrize("command", CHECKS, ids=" ".join)
def test_clean(command: list[str]) -> None:
    """The check has nothing to say."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
