from __future__ import annotations

from pathlib import Path

import pytest

from scripts import keys, snippet
from scripts.problem import Problem
from scripts.words import Words

SOURCE = '''"""Claim."""
import near

DATA = ("points.csv",)
WIDTH = 2


def compute():
    return {"a": near.value()}


def draw(figure, result, word=str):
    figure.text(0, WIDTH, word("value"))
'''
FILES = {
    "x.py": SOURCE,
    "near.py": "from far import value",
    "far.py": "def value(): return 1",
    "points.csv": "1,2",
    "stranger.py": "x = 1",
}
WORDS = Words(Path("words.toml"), {"value": {"zh": "值", "en": "value"}, "other": {"zh": "别", "en": "other"}})
RESULT = b'{"a": 1}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def parts(
    folder: Path, words: Words = WORDS, result: bytes = RESULT, device: str = "cpu"
) -> tuple[keys.Parts, keys.Parts]:
    one = snippet.read(folder / "x.py", folder)
    return keys.result_parts(one, device), keys.figure_parts(one, "draw", result, words)


def changed(old: keys.Parts, new: keys.Parts) -> set[str]:
    assert (keys.key(old) == keys.key(new)) == (old == new)
    return {line.split(":")[0] for line in keys.difference(old, new)}


@pytest.mark.fault("F1", "F3", "F6")
@pytest.mark.parametrize(
    ("file", "old", "new", "result", "figure"),
    [
        ("x.py", '"a"', '"b"', {"source"}, set()),
        ("x.py", "figure.text(0,", "figure.text(1,", set(), {"source"}),
        ("x.py", "WIDTH = 2", "WIDTH = 3", set(), {"source"}),
        ("x.py", "Claim.", "Another claim.", set(), set()),
        ("x.py", "WIDTH = 2", "WIDTH = 2  # inches", set(), set()),
        ("near.py", "import value", "import  value", {"module near.py"}, set()),
        ("far.py", "1", "2", {"module far.py"}, set()),
        ("points.csv", "2", "3", {"data points.csv"}, set()),
        ("stranger.py", "1", "2", set(), set()),
        ("x.py", '("value")', '("other")', set(), {"source", "word other", "word value"}),
    ],
)
def test_an_edit_changes_these_parts(
    folder: Path, file: str, old: str, new: str, result: set[str], figure: set[str]
) -> None:
    before, path = parts(folder), folder / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    after = parts(folder)
    assert (changed(before[0], after[0]), changed(before[1], after[1])) == (result, figure)


@pytest.mark.fault("F8", "F9")
def test_time_stamps_do_not_matter(folder: Path) -> None:
    before = parts(folder)
    for file in folder.iterdir():
        file.touch()
    assert parts(folder) == before


@pytest.mark.fault("F5", "F7")
def test_a_device_has_its_own_results(folder: Path) -> None:
    assert changed(parts(folder)[0], parts(folder, device="cuda")[0]) == {"device"}


def test_a_figure_depends_on_its_result_and_words(folder: Path) -> None:
    words = Words(WORDS.path, WORDS.table | {"value": {"zh": "数值", "en": "value"}})
    other = Words(WORDS.path, WORDS.table | {"other": {"zh": "另", "en": "other"}})
    before = parts(folder)[1]
    assert changed(before, parts(folder, words=words)[1]) == {"word value"}
    assert changed(before, parts(folder, words=other)[1]) == set()
    assert changed(before, parts(folder, result=b"{}")[1]) == {"result"}


@pytest.mark.fault("F4", "F5", "F12")
@pytest.mark.parametrize(
    ("name", "change", "result", "figure"),
    [
        ("ENGINE", "2", {"engine"}, {"engine"}),
        ("version", lambda name: "9", {"version of torch"}, {"version of matplotlib"}),
        ("OWN", ("svg.py",), set(), {"style figure.py"}),
    ],
)
def test_versions_and_style(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, change: object, result: set[str], figure: set[str]
) -> None:
    before = parts(folder)
    monkeypatch.setattr(keys, name, change)
    after = parts(folder)
    assert (changed(before[0], after[0]), changed(before[1], after[1])) == (result, figure)


@pytest.mark.fault("F4")
def test_imported_packages_count_with_their_versions(folder: Path) -> None:
    (folder / "far.py").write_text("import json, numpy, sklearn.datasets\ndef value(): return 1", "utf-8")
    found = parts(folder)[0]
    assert found["version of numpy"] == keys.version("numpy")
    assert found["version of sklearn"].startswith("scikit-learn ")
    assert "version of json" not in found


def test_declared_data_must_exist(folder: Path) -> None:
    (folder / "points.csv").unlink()
    with pytest.raises(Problem, match=r"x\.py: DATA names 'points\.csv'; there is no such file in"):
        parts(folder)


def test_an_unknown_word_is_named_at_its_line(folder: Path) -> None:
    (folder / "x.py").write_text(SOURCE.replace('("value")', '("valu")'), "utf-8")
    with pytest.raises(Problem, match=r"x\.py:13: word 'valu' is not in words\.toml; nearest known: value"):
        parts(folder)


def test_a_key_does_not_depend_on_order() -> None:
    assert keys.key({"a": "1", "b": "2"}) == keys.key({"b": "2", "a": "1"}) != keys.key({"a": "2", "b": "1"})


def test_difference_is_readable() -> None:
    old, new = {"a": "1", "b": keys.digest(b"1"), "same": "0"}, {"b": keys.digest(b"2"), "c": "3", "same": "0"}
    assert keys.difference(old, new) == ["a: 1 -> absent", "b: 6b86b273ff -> d4735e3a26", "c: absent -> 3"]


@pytest.mark.fault("F4")
@pytest.mark.parametrize(("package", "result", "figure"), [("torch", True, False), ("matplotlib", False, True)])
def test_an_upgrade_in_the_environment_is_seen(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, result: bool, figure: bool
) -> None:
    """The metadata of another version comes first on the path, as `pip install` would have it."""
    before = parts(folder)
    metadata = tmp_path / "site" / f"{package}-99.0.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 99.0\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    keys.version.cache_clear()
    after = parts(folder)
    keys.version.cache_clear()
    assert changed(before[0], after[0]) == ({f"version of {package}"} if result else set())
    assert changed(before[1], after[1]) == ({f"version of {package}"} if figure else set())


def test_a_package_is_named_as_what_installs_it() -> None:
    assert keys.named("sklearn", keys.version("sklearn")).startswith("scikit-learn 1.")
    assert keys.named("torch", "2.13.0+cpu") == "torch 2.13.0+cpu"
