"""Whatever the way of starting, every fence and every snippet has run, and a red thing is red."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from itertools import product, starmap
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from test_blocks import VARIANTS

from conftest import ROOT, make_project

Project = Any  # tests/conftest.py

SNIPPET = '''"""Nothing is trained."""


# --8<-- [start:half]
def half(value):
    return value / 2
# --8<-- [end:half]


def compute():
    return {"last": half(1)}
'''
PAGE = """# Page { #page }

``` python
--8<-- "deep/half.py:half"
```

``` python
>>> half(3)
1.5
```
"""
REVERSED = """import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    items.reverse()
"""
WAYS = {
    "plain": "-m pytest -q",
    "in two processes": "-m pytest -q -n 2",
    "in another order": "-m pytest -q -p reversing",
    "in another order, in two processes": "-m pytest -q -p reversing -n 2",
    "one file": "-m pytest -q docs/en/far/away/page.md",
}
OTHER_WAYS = [way for way in WAYS if way != "plain"]
slow = partial(pytest.param, marks=pytest.mark.slow)


FENCES = {"index.md": 2, "far/away/page.md": 7}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project without torch: pages of each language at two depths, a snippet in a folder, a test."""
    project = make_project(tmp_path_factory.mktemp("small"))
    for path in ("docs/zh/index.md", "docs/en/index.md", "snippets/halves.py"):
        (project.root / path).unlink()
    files = {
        "snippets/deep/half.py": SNIPPET,
        "snippets/words.toml": "",
        "tests/test_one.py": "def test_one():\n    assert True\n",
        "reversing.py": REVERSED,
        **{f"docs/{language}/far/away/page.md": f"---\ndescription: d\n---\n{VARIANTS}" for language in ("zh", "en")},
        **{f"docs/{language}/index.md": f"---\ndescription: d\n---\n{PAGE}" for language in ("zh", "en")},
    }
    for name, text in files.items():
        (project.root / name).parent.mkdir(parents=True, exist_ok=True)
        (project.root / name).write_text(text, "utf-8")
    return project


@pytest.fixture
def broken(small: Project, tmp_path: Path) -> Project:
    """The same, to be broken."""
    shutil.copytree(small.root, tmp_path / "broken", symlinks=True)
    return type(small)(tmp_path / "broken")


def passed(done: CompletedProcess[str]) -> int:
    """How many tests pytest counted as passed."""
    found = re.search(r"(\d+) passed", done.stdout)
    return int(found[1]) if found else 0


def make(project: Project, target: str) -> CompletedProcess[str]:
    """Run a target of the Makefile where everything is installed already."""
    for name in ("Makefile", "requirements.lock", "package-lock.json"):
        shutil.copy(ROOT / name, project.root)
    (project.root / ".venv").mkdir()
    for name in ("site", "test", "browser"):
        (project.root / ".venv" / f"installed-{name}").touch()
    return subprocess.run(
        ["make", target, f"BIN={Path(sys.executable).parent}"],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(project.root), "LESSONS_WORKERS": "2"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.fault("M2")
@pytest.mark.parametrize("way", ["plain", *map(slow, OTHER_WAYS)])
def test_every_fence_is_run_whatever_the_way(small: Project, way: str) -> None:
    """However it is written, however deep its page lies, and in its order."""
    expected = FENCES["far/away/page.md"] if way == "one file" else 2 * sum(FENCES.values()) + 1
    done = small.python(*WAYS[way].split())
    assert (done.returncode, passed(done)) == (0, expected), done.stdout + done.stderr


BROKEN = {
    "a wrong answer": (">>> 1 + 1\n    3", "line 24"),
    "an end of the process": (
        "import os; os._exit(0)",
        "a fence ended pytest itself, with status 0|worker 'gw.' crashed while running '.*page.md",
    ),
    "an exit": ("import sys; sys.exit(0)", r"page\.md.*SystemExit|SystemExit: 0"),
    "an error": ("raise ValueError", r"page\.md:25: ValueError"),
    "no Python": ("u = (", r"page\.md.*25"),
    "a question passed over": (">>> 1 / 0  # doctest: +SKIP", r"page\.md:25: a question cannot be skipped"),
}


@pytest.mark.fault("F30", "F31", "F32", "M4")
@pytest.mark.parametrize(
    ("way", "fault"),
    [*product(["plain"], BROKEN), *starmap(slow, product(OTHER_WAYS, ["a wrong answer", "an end of the process"]))],
)
def test_a_red_fence_is_red_whatever_the_way(broken: Project, way: str, fault: str) -> None:
    """The report names the page and the line, unless the process has gone."""
    code, message = BROKEN[fault]
    broken.edit("docs/en/far/away/page.md", "u = 5", code)
    done = broken.python(*WAYS[way].split())
    assert done.returncode != 0
    assert re.search(message, done.stdout + done.stderr), done.stdout + done.stderr


@pytest.mark.fault("M4")
@pytest.mark.parametrize("way", ["plain", slow("in two processes")])
def test_a_test_that_ends_the_process_is_red(broken: Project, way: str) -> None:
    broken.edit("tests/test_one.py", "assert True", "import os; os._exit(0)")
    assert broken.python(*WAYS[way].split()).returncode != 0


@pytest.mark.fault("M5")
@pytest.mark.parametrize("options", ["-k nothing", slow("-n 2 -k nothing"), "docs/en/nothing", "tests/nothing.py"])
def test_an_empty_selection_is_red(small: Project, options: str) -> None:
    done = small.python("-m", "pytest", "-q", *options.split())
    assert done.returncode != 0 and passed(done) == 0


@pytest.mark.fault("M5")
def test_a_test_of_nothing_is_red(broken: Project) -> None:
    """Pytest itself would skip it."""
    broken.edit(
        "tests/test_one.py", "def test_one():", "import pytest\n@pytest.mark.parametrize('x', [])\ndef test_one(x):"
    )
    done = broken.python("-m", "pytest", "-q", "tests")
    assert done.returncode != 0 and "Empty parameter set" in done.stdout


SKIPS = {
    "call": "def test_one():\n    pytest.skip()\n",
    "mark": "@pytest.mark.skip\ndef test_one():\n    pass\n",
    "condition": "@pytest.mark.skipif(True, reason='')\ndef test_one():\n    pass\n",
    "file": "pytest.skip(allow_module_level=True)\n",
}


@pytest.mark.fault("M6")
@pytest.mark.parametrize(("way", "kind"), [*product(["plain"], SKIPS), slow("in two processes", "call")])
def test_a_skip_says_why_or_is_red(broken: Project, kind: str, way: str) -> None:
    file = broken.root / "tests" / "test_one.py"
    command = [*WAYS[way].split(), "tests"]
    file.write_text(f"import pytest\n\n\n{SKIPS[kind]}", "utf-8")
    done = broken.python(*command)
    assert done.returncode != 0
    assert "test_one.py" in done.stdout and "skipped without a reason" in done.stdout


@pytest.mark.fault("M6")
def test_a_skip_with_a_reason_is_none_of_our_business(broken: Project) -> None:
    broken.edit("tests/test_one.py", "assert True", "__import__('pytest').skip('no GPU')")
    done = broken.python("-m", "pytest", "-q", "tests")
    assert done.returncode == 0 and "no GPU" in done.stdout


@pytest.mark.slow
def test_make_builds_runs_everything_and_is_red_for_one_fence(broken: Project) -> None:
    """The snippet in a folder has run, all fences but the wrong one have passed."""
    broken.edit("docs/zh/far/away/page.md", "u = 5", ">>> 1 + 1\n    3")
    done = make(broken, "test")
    assert json.loads((broken.root / "site/en/data/deep/half.json").read_text("utf-8")) == {"last": 0.5}
    assert done.returncode != 0 and "line 24" in done.stdout
    assert passed(done) == 2 * sum(FENCES.values())


@pytest.mark.slow
@pytest.mark.fault("F30")
def test_make_is_red_for_one_snippet(broken: Project) -> None:
    broken.edit("snippets/deep/half.py", "half(1)", "half(None)")
    done = make(broken, "site")
    assert done.returncode != 0 and not (broken.root / "site").exists()
    assert "snippets/deep/half.py:6: compute: TypeError" in done.stderr
