"""What people save is seen, whatever else happens to the files meanwhile."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from scripts import watch


def test_a_flaw_is_found_without_a_build(tmp_path: Path) -> None:
    for name, text, message in [
        ("a.py", "x = = 1", r"a\.py:1: not Python: invalid syntax"),
        ("a.yml", "a: 1\nb: [", r"a\.yml:\d: not YAML: "),
        ("a.toml", "a = 1\nb =\n", r"a\.toml:2: "),
    ]:
        (tmp_path / name).write_text(text, "utf-8")
        assert re.search(message, watch.flaw(tmp_path / name))
        (tmp_path / name).write_text("", "utf-8")
        assert not watch.flaw(tmp_path / name)
        (tmp_path / name).unlink()
        assert not watch.flaw(tmp_path / name)


def test_hidden_files_and_backups_are_not_seen(tmp_path: Path) -> None:
    for name in (".a", "a~", "__pycache__/a.pyc", "a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in watch.seen([tmp_path, tmp_path / "none"])] == ["a.md"]


def test_only_code_and_settings_can_have_a_flaw(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    assert not watch.flaw(tmp_path / "a.png")
    (tmp_path / "a.py").write_bytes(b"\xff")
    assert "a.py" in watch.flaw(tmp_path / "a.py")


def test_a_file_that_cannot_be_read_is_the_builds_affair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").touch()

    def vanish(*_: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", vanish)
    monkeypatch.setattr(Path, "read_bytes", vanish)
    assert not watch.flaw(tmp_path / "a.py")
    assert watch.sum_of(tmp_path)


def test_a_folder_that_is_removed_meanwhile_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").touch()
    scan = os.scandir

    def vanishing(folder: str) -> object:
        if Path(folder).name == "b":
            raise FileNotFoundError
        return scan(folder)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert [path.parent.name for path in watch.seen([tmp_path])] == ["a"]


def test_the_sum_of_a_folder_is_that_of_its_contents(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a", "utf-8")
    before = watch.sum_of(tmp_path)
    os.utime(tmp_path / "a.css", (1, 1))
    assert watch.sum_of(tmp_path) == before
    (tmp_path / "a.css").write_text("b", "utf-8")
    assert watch.sum_of(tmp_path) != before
