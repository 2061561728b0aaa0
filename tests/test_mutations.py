"""Take away the line that a guard rests on, and the guard's own test goes red."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import ROOT, Project


class Mutation(NamedTuple):
    """In `file`, `old` becomes `new`; then `test`, as pytest takes it with -k, fails in `tests`."""

    file: str
    old: str
    new: str
    tests: str
    test: str


STORE, EXECUTE, GUARDS = "tests/scripts/test_store.py", "tests/scripts/test_execute.py", "tests/test_guards.py"
MUTATIONS = {
    "sums of files": Mutation(
        "scripts/store.py", "digest(content) == manifest", "True or manifest", STORE, "damaged_entry"
    ),
    "sum of the manifest": Mutation("scripts/store.py", '"sum") == ', '"sum") != "" or ', STORE, "vouches"),
    "names in a manifest": Mutation("scripts/store.py", "folder / Path(file).name", "folder / file", STORE, "outside"),
    "lock": Mutation(
        "scripts/lock.py", "fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)", "pass", STORE, "waited_for"
    ),
    "the old folder comes back": Mutation(
        "scripts/swap.py", "(aside / old.name).rename(old)", "pass", "tests/scripts/test_swap.py", "comes_back"
    ),
    "data in a key": Mutation(
        "scripts/keys.py",
        "digest(file.read_bytes())\n    return",
        "name\n    return",
        "tests/scripts/test_keys.py",
        "edit",
    ),
    "imports of imports": Mutation(
        "scripts/imports.py", "reach(parsed(file), ", "(parsed(file), ", "tests/scripts/test_imports.py", "reach"
    ),
    "no question is skipped": Mutation(
        "scripts/doctests.py", "doctest.SKIP in", "not", "tests/test_blocks.py", "cannot_be_skipped"
    ),
    "network": Mutation("scripts/child.py", "event in NETWORK", "None", EXECUTE, "network"),
    "writing": Mutation("scripts/child.py", "writing and not", "not event and not", EXECUTE, "nothing_outside"),
    "warnings of a snippet": Mutation(
        "scripts/child.py", 'warnings.simplefilter("error")', "pass", "tests/scripts/test_child.py", "warning"
    ),
    "environment": Mutation("scripts/execute.py", "return fixed |", "return os.environ | fixed |", EXECUTE, "scrubbed"),
    "orphans": Mutation("scripts/server.py", "\n    end_orphans()", "", EXECUTE, "started_ends and session"),
    "warnings of a build": Mutation(
        "scripts/hooks.py",
        "counts := warnings.get_counts()",
        "counts := []",
        "tests/scripts/test_hooks.py",
        "link and zh-options2",
    ),
    "foreign parts of a figure": Mutation(
        "scripts/svg.py", "foreign := FOREIGN.search(svg)", "foreign := []", "tests/scripts/test_svg.py", "foreign"
    ),
    "an end of pytest": Mutation("conftest.py", "return status or", "return status and", GUARDS, "that_ends and plain"),
    "a skip without a reason": Mutation(
        "conftest.py", "if report.skipped and", "if False and", GUARDS, "says_why and call"
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The code and the tests of this repository, without its pages and snippets."""
    root = tmp_path_factory.mktemp("mutated")
    for name in ("scripts", "tests", "docs/shared", "docs/overrides", "docs/root"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in ("conftest.py", "pyproject.toml", "mkdocs.yml", "mkdocs.en.yml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, root)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    return Project(root)


@pytest.mark.slow
@pytest.mark.fault("M1")
@pytest.mark.parametrize("guard", MUTATIONS)
def test_without_its_line_the_test_of_a_guard_is_red(copy: Project, guard: str) -> None:
    """Red because a test failed, not because none could be run."""
    one = MUTATIONS[guard]
    file = Path(copy.root / one.file)
    whole = file.read_text("utf-8")
    assert whole.count(one.old) == 1, f"{one.file} holds {one.old!r} {whole.count(one.old)} times; expected once"
    file.write_text(whole.replace(one.old, one.new), "utf-8")
    try:
        done = copy.python("-m", "pytest", "-qx", "-m", "", "-p", "no:cacheprovider", one.tests, "-k", one.test)
    finally:
        file.write_text(whole, "utf-8")
    assert done.returncode == 1 and " failed" in done.stdout, done.stdout + done.stderr
