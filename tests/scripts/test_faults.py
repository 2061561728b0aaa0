from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import faults
from scripts.faults import Faults
from scripts.problem import Problem
from scripts.settings import ROOT, load

EXPECTED = [f"F{number}" for number in range(1, 49)] + [f"M{number}" for number in range(1, 7)] + ["V1", "V2", "V3"]


@pytest.fixture(scope="module")
def listed() -> Faults:
    return faults.load(ROOT / "docs" / "faults.toml", load().languages)


def test_the_list_is_whole(listed: Faults) -> None:
    assert list(listed) == EXPECTED


def test_every_fault_has_a_test_and_every_mark_a_fault(listed: Faults) -> None:
    carried = faults.tests(ROOT / "tests")
    assert carried.keys() <= listed.keys(), "a test carries a fault that docs/faults.toml does not hold"
    assert listed.keys() - carried.keys() == set(), "no test injects these"


def test_marks_are_read_without_running(tmp_path: Path) -> None:
    """With several ids, above other marks, on several tests; not on what is no test."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "test_a.py").write_text(
        "import nothing\n@pytest.mark.fault('F2', 'F1')\n@other\ndef test_one(): pass\n"
        "@mark.fault('F1')\ndef test_two(): pass\n@pytest.mark.fault('F3')\ndef helper(): pass\n"
        "@pytest.mark.slow\ndef test_three(): pass\n",
        "utf-8",
    )
    assert faults.tests(tmp_path) == {
        "F2": ["deep/test_a.py::test_one"],
        "F1": ["deep/test_a.py::test_one", "deep/test_a.py::test_two"],
    }


def test_the_table_names_fault_behaviour_and_tests() -> None:
    text = faults.table({"F1": {"en": ["a", "b"]}, "F2": {"en": ["c", "d"]}}, {"F1": ["x.py::t", "y.py::u"]}, "en")
    head, _, one, two = text.splitlines()
    assert head == "| No. | Injected | Right behaviour | Tests |"
    assert re.sub(r"(<[^>]+>)+", " ", one) == "| F1 | a | b |  2 tests x.py::t y.py::u  |"
    assert two == "| F2 | c | d | — |"


@pytest.mark.parametrize("row", ['zh = ["a", "b"]', 'zh = ["a", "b"]\nen = ["a"]', 'zh = ["a", "b"]\nen = ["a", ""]'])
def test_a_fault_is_told_in_every_language(tmp_path: Path, row: str) -> None:
    (tmp_path / "faults.toml").write_text(f"\n[F1]\n{row}\n", "utf-8")
    with pytest.raises(
        Problem, match=r"faults\.toml:2: fault F1 (has zh; it must have en, zh|must have a list of two)"
    ):
        faults.load(tmp_path / "faults.toml", ("zh", "en"))
