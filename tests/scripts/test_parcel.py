from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts import executor, keys, parcel
from scripts.execute import GpuFault, Server, Task
from scripts.problem import Problem

SOURCE = """from pathlib import Path
from deep.near import VALUE


def compute():
    return {"a": VALUE, "size": len((Path(__file__).parent / "../data.bin").read_bytes())}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose snippet reads a module and data beside its folder."""
    files = {"snippets/x.py": SOURCE.encode(), "snippets/deep/near.py": b"VALUE = 1", "data.bin": b"\\x00\\xff"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def packed(folder: Path, source: str = SOURCE, **bounds: Any) -> dict[str, Any]:
    """The parcel of the snippet."""
    readable = tuple(os.path.realpath(folder / name) for name in ("snippets/x.py", "snippets/deep/near.py", "data.bin"))
    usual: dict[str, Any] = {"device": "cpu", "seconds": 20, "memory_mib": 8192, "output_kib": 64, "readable": readable}
    task = Task(str(folder / "snippets" / "x.py"), source, "compute", 5, **(usual | bounds))
    return parcel.pack(task, ["json"], parcel.versions(()))


@pytest.fixture(autouse=True)
def use(warm: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The warm process runs what arrives."""
    monkeypatch.setattr(executor, "Server", lambda packages: warm)
    monkeypatch.setattr(parcel, "_pools", {})


def test_a_parcel_runs_where_nothing_of_the_project_is(folder: Path) -> None:
    sent = packed(folder)
    assert sorted(sent["files"]) == ["data.bin", "snippets/deep/near.py", "snippets/x.py"]
    shutil.rmtree(folder / "snippets")
    (folder / "data.bin").unlink()
    assert parcel.outcome(parcel.work(sent)).files == {"result.json": '{"a": 1, "size": 8}'}


def test_what_was_parsed_travels_whatever_the_file_holds_by_now(folder: Path) -> None:
    (folder / "snippets" / "x.py").write_text("broken(", "utf-8")
    assert parcel.outcome(parcel.work(packed(folder))).files


def test_a_problem_names_the_file_here(folder: Path) -> None:
    source = SOURCE.replace('return {"a"', 'raise ValueError(__file__)\n    return {"a"')
    with pytest.raises(Problem) as caught:
        parcel.outcome(parcel.work(packed(folder, source)))
    here = folder / "snippets" / "x.py"
    assert str(caught.value) == f"{here}:6: compute: ValueError: {here}"


def test_a_fault_of_the_gpu_stays_one(folder: Path) -> None:
    source = "import torch\n\n\ndef compute():\n    raise torch.OutOfMemoryError\n"
    with pytest.raises(GpuFault):
        parcel.outcome(parcel.work(packed(folder, source, device="cuda")))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"python": "2.7"}, ["python {python}, expected 2.7"]),
        ({"numpy": "1"}, ["numpy {numpy}, expected 1"]),
        ({"nothing": "1"}, ["nothing missing, expected 1"]),
        ({"scripts": "0" * 64}, ["scripts {scripts:.10}, expected 0000000000"]),
    ],
)
def test_what_differs_is_said(folder: Path, change: dict[str, str], expected: list[str]) -> None:
    here = parcel.versions(())
    assert parcel.differences(here | change) == [line.format(**here) for line in expected]
    answer = parcel.work(packed(folder) | {"versions": here | change})
    assert answer.get("differs", []) == parcel.differences(here | change)


def test_a_warm_process_that_has_more_will_do() -> None:
    both = parcel.warm(frozenset({"json", "csv"}))
    assert parcel.warm(frozenset({"csv"})) is both
    more = parcel.warm(frozenset({"html"}))
    assert more is not both and parcel.warm(frozenset({"html", "csv", "json"})) is more


def test_the_code_that_runs_tasks_is_part_of_the_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "child.py").write_text("a = 1", "utf-8")
    monkeypatch.setattr(parcel, "__file__", str(tmp_path / "parcel.py"))
    hashes: list[str] = []
    own: Callable[[], str] = parcel.own.__wrapped__
    for text in ("a = 1", "a = 2"):
        (tmp_path / "child.py").write_text(text, "utf-8")
        hashes.append(own())
    assert hashes[0] != hashes[1] and keys.abridged(hashes[0]) != hashes[0]
