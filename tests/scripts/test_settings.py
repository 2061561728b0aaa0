from __future__ import annotations

from pathlib import Path

import pytest

from scripts import settings
from scripts.settings import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def edit(root: Path, old: str, new: str) -> None:
    file = root / "pyproject.toml"
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def test_folders_are_absolute(root: Path) -> None:
    assert settings.load(root).snippets == root / "snippets"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("EXECUTOR", "dask://10.0.0.1:8786", "dask://10.0.0.1:8786"),
        ("WORKERS", "3", 3),
        ("SECONDS", "7", 7),
        ("DEVICE", "cpu", "cpu"),
        ("LANGUAGES", "en,zh", ("en", "zh")),
    ],
)
def test_environment_overrides(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: object
) -> None:
    monkeypatch.setenv(f"LESSONS_{name}", value)
    assert getattr(settings.load(root), name.lower()) == expected


def test_no_workers_means_one_per_core(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 5)
    assert settings.load(root).workers == 5


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('cache = ".cache"', "", "look at: cache"),
        ("seconds = 120", "secnods = 120", "look at: secnods, seconds"),
        (
            'executor = "local"',
            'executor = "dask://host"',
            "executor is 'dask://host'; expected local or dask://host:port",
        ),
        ('device = "auto"', 'device = "tpu"', "device is 'tpu'; expected auto, cpu or cuda"),
    ],
)
def test_wrong_settings_name_file_and_fault(root: Path, old: str, new: str, message: str) -> None:
    edit(root, old, new)
    with pytest.raises(ValueError, match=r"pyproject\.toml: ") as caught:
        settings.load(root)
    assert message in str(caught.value)


def test_an_override_that_is_no_number_names_its_variable(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setenv("LESSONS_SECONDS", "soon")
    with pytest.raises(ValueError, match="LESSONS_SECONDS is 'soon'; expected int"):
        settings.load(root)
