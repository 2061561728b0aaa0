"""Formatting, lint and types."""

from __future__ import annotations

import ast
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


@pytest.mark.fault("F48")
def test_every_text_names_its_encoding() -> None:
    """The code page of Windows decides nothing."""
    bare = [
        f"{path}:{node.lineno}"
        for path in sorted(ROOT.glob("scripts/*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in ("read_text", "write_text")
        and not any(
            getattr(value, "value", "") in ("utf-8", "ascii")
            for value in (*node.args, *(k.value for k in node.keywords))
        )
    ]
    assert bare == []
