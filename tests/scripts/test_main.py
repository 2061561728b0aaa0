"""The commands beside the build, in processes of their own."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

Project = Any  # tests/conftest.py
MORE = "def compute():\n    return {{'a': {}}}\n"


def commanded(project: Project, *arguments: str, **environment: str) -> str:
    """What a command prints; it must succeed."""
    done = project.python("-m", "scripts", *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def test_shares_fill_caches_that_merge_by_copying(copy: Project) -> None:
    shutil.rmtree(copy.root / ".cache" / "entries-1" / "results")
    shutil.rmtree(copy.root / ".cache" / "entries-1" / "figures")
    copy.edit("snippets/halves.py", "import torch", "import numpy")  # cheaper, and no less a run
    copy.edit("snippets/halves.py", "torch.cumprod(torch.full((depth,), 0.5), 0)", "numpy.cumprod([0.5] * depth)")
    for number in range(2):
        (copy.root / "snippets" / f"more{number}.py").write_text(MORE.format(number), "utf-8")
    for number in "123":
        said = commanded(copy, "run", "--shard", f"{number}/3", LESSONS_CACHE=f"share{number}")
        assert "snippets: 1 run, 0 cached" in said
    for number in "123":
        shutil.copytree(copy.root / f"share{number}", copy.root / ".cache", dirs_exist_ok=True)
    done = copy.build()
    assert done.returncode == 0, done.stderr
    assert "snippets: 0 run, 3 cached; figures: 0 drawn, 1 cached" in done.stderr
    assert "3 of 3 snippets" in commanded(copy, "record")
    assert (copy.root / "snippets" / "seconds.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "halvs"], "snippets: no snippet 'halvs'; nearest known: halves"),
        (["run", "--executor", "dask:/host:1"], "executor is 'dask:/host:1'; expected local or dask://host:port"),
        (["run", "--shard", "3/2"], "'3/2' is no share; expected i/n with 1 <= i <= n, such as 1/3"),
        (["run", "--device", "tpu"], "invalid choice: 'tpu'"),
        (["explain", "halvs"], "snippets: no snippet 'halvs'; nearest known: halves"),
    ],
)
def test_a_fault_is_one_message(built: Project, arguments: list[str], message: str) -> None:
    done = built.python("-m", "scripts", *arguments)
    assert done.returncode != 0 and message in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_named_is_run_and_nothing_else(built: Project) -> None:
    assert "snippets: 0 run, 1 cached" in commanded(built, "run", "halves", "--device", "cpu", "--executor", "local")
    assert "results halves: cached" in commanded(built, "explain", "halves")


def test_the_command_line_comes_before_the_environment(built: Project) -> None:
    done = built.python("-m", "scripts", "run", "--executor", "local", LESSONS_EXECUTOR="dask://nowhere.invalid:1")
    assert done.returncode == 0, done.stderr
    assert "LESSONS_EXECUTOR" not in os.environ
