from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import keys, store
from scripts.settings import ROOT
from scripts.store import Entry, Store

ENTRY = Entry({"result.json": b'{"a": 1}', "zh.wide.svg": "<svg>值</svg>".encode()}, {"source": "1"}, {"seconds": 0.5})


@pytest.fixture
def shelf(tmp_path: Path) -> Store:
    one = Store(tmp_path)
    one.write("results", "x", "0a", ENTRY)
    return one


def test_what_is_written_is_read(shelf: Store) -> None:
    assert shelf.read("results", "x", "0a") == ENTRY


@pytest.mark.parametrize("place", [("figures", "x", "0a"), ("results", "y", "0a"), ("results", "x", "0b")])
def test_there_is_nothing_elsewhere(shelf: Store, place: tuple[str, str, str]) -> None:
    assert shelf.read(*place) is None


@pytest.mark.fault("F14")
def test_names_in_folders_stay_apart(shelf: Store) -> None:
    shelf.write("results", "a/x", "0a", ENTRY)
    assert shelf.read("results", "b/x", "0a") is None
    assert shelf.read("results", "a/x", "0a") == ENTRY


def empty(file: Path) -> None:
    file.write_bytes(b"")


def half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGE = [empty, half, flip, folder, Path.unlink]


@pytest.mark.fault("F16", "F17", "F18", "F19")
@pytest.mark.parametrize("file", ["manifest.json", "result.json", "zh.wide.svg"])
@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_entry_is_none_and_can_be_written_again(
    shelf: Store, damage: Callable[[Path], None], file: str
) -> None:
    damage(shelf.folder("results", "x") / "0a" / file)
    assert shelf.read("results", "x", "0a") is None
    shelf.write("results", "x", "0a", ENTRY)
    assert shelf.read("results", "x", "0a") == ENTRY


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"files": [], "parts": {}, "notes": {}}', "0", "\ud800"])
def test_a_manifest_of_another_shape_is_no_entry(shelf: Store, text: str) -> None:
    (shelf.folder("results", "x") / "0a" / "manifest.json").write_bytes(text.encode(errors="surrogatepass"))
    assert shelf.read("results", "x", "0a") is None


@pytest.mark.parametrize("part", ["parts", "notes"])
def test_the_manifest_vouches_for_itself(shelf: Store, part: str) -> None:
    file = shelf.folder("results", "x") / "0a" / "manifest.json"
    manifest = json.loads(file.read_bytes())
    file.write_text(json.dumps(manifest | {part: {"seconds": 9}}), "utf-8")
    assert shelf.read("results", "x", "0a") is None


@pytest.mark.fault("F24")
def test_a_manifest_reads_nothing_outside_its_entry(shelf: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    file = shelf.folder("results", "x") / "0a" / "manifest.json"
    manifest = {"files": {"../../../../secret": keys.digest(b"secret")}, "parts": {}, "notes": {}}
    file.write_bytes(keys.canonical(manifest | {"sum": keys.digest(keys.canonical(manifest))}))
    assert shelf.read("results", "x", "0a") is None


def test_a_write_that_fails_leaves_the_old_entry(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_synced", full)
    with pytest.raises(OSError, match="No space"):
        shelf.write("results", "x", "0a", Entry({}, {}, {}))
    assert shelf.read("results", "x", "0a") == ENTRY
    assert [path.name for path in shelf.folder("results", "x").iterdir()] == ["0a"]


def test_latest_is_the_one_written_last(shelf: Store) -> None:
    other = Entry({}, {"source": "2"}, {})
    shelf.write("results", "x", "00", other)
    os.utime(shelf.folder("results", "x") / "0a", (1, 1))
    assert shelf.latest("results", "x") == other
    assert shelf.latest("results", "y") is None


HOLD = """
import sys, time, pathlib
from scripts.store import Store
print("waiting", flush=True)
with Store(pathlib.Path(sys.argv[1])).lock("k"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.fault("F29")
def test_a_lock_is_waited_for_and_dies_with_its_holder(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert holder.stdout
    assert [holder.stdout.readline() for _ in range(2)] == [b"waiting\n", b"held\n"]
    waiter = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert waiter.stdout.readline() == b"waiting\n"  # type: ignore[union-attr]
        time.sleep(0.5)
        os.set_blocking(waiter.stdout.fileno(), False)  # type: ignore[union-attr]
        assert waiter.stdout.read() is None  # type: ignore[union-attr]
        os.set_blocking(waiter.stdout.fileno(), True)  # type: ignore[union-attr]
        holder.kill()
        assert waiter.stdout.readline() == b"held\n"  # type: ignore[union-attr]
    finally:
        for process in (holder, waiter):
            process.kill()
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]


def test_another_key_is_not_waited_for(tmp_path: Path) -> None:
    with Store(tmp_path).lock("a"), Store(tmp_path).lock("b"):
        assert sorted(path.name for path in tmp_path.rglob("locks/*")) == ["a", "b"]


@pytest.mark.fault("F12")
def test_entries_of_another_format_are_ignored(shelf: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.move(tmp_path / store.FORMAT, tmp_path / "entries-0")
    assert shelf.read("results", "x", "0a") is None


# Writes one entry and is killed before the call of the given number to a function that touches the disk.
KILLED = """
import os, pathlib, sys
from scripts import store, swap
root, last, calls = pathlib.Path(sys.argv[1]), int(sys.argv[2]), []
def fail(point):
    def wrapped(*arguments):
        if len(calls) == last:
            os.kill(os.getpid(), 9)
        calls.append(point)
        return point(*arguments)
    return wrapped
swap.beside, store.write_synced, swap.replace = map(fail, (swap.beside, store.write_synced, swap.replace))
with store.Store(root).lock("0a"):
    store.Store(root).write("results", "x", "0a", store.Entry({"result.json": b"new"}, {}, {}))
    fail(print)()
"""


@pytest.mark.fault("F17", "F20", "F29")
@pytest.mark.parametrize("old", [True, False], ids=["over an old entry", "for the first time"])
@pytest.mark.parametrize("last", range(7))
def test_whenever_a_writer_is_killed_the_entry_is_whole_and_nothing_is_left(
    tmp_path: Path, last: int, old: bool
) -> None:
    """Before the folder, the result, the manifest, the renaming, putting an old one aside, after all that, never.

    And the next writer cleans up.
    """
    one = Store(tmp_path)
    if old:
        one.write("results", "x", "0a", ENTRY)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(last)], cwd=ROOT, check=False)
    assert done.returncode == (-9 if last < 5 + old else 0)
    new = Entry({"result.json": b"new"}, {}, {})
    assert one.read("results", "x", "0a") == (new if last > 3 + old else ENTRY if old else None)
    with one.lock("0a"):
        one.write("results", "x", "0b", ENTRY)
    assert {path.name for path in one.folder("results", "x").iterdir()} - {"0a"} == {"0b"}


@pytest.mark.fault("F28")
@pytest.mark.parametrize("change", ["removed", "written anew"])
@pytest.mark.parametrize("moment", range(3))
def test_a_reader_meets_a_whole_entry_or_none(
    shelf: Store, monkeypatch: pytest.MonkeyPatch, change: str, moment: int
) -> None:
    """Somebody empties the cache, or replaces the entry, before each file that is read."""
    read, other = Path.read_bytes, Entry({"result.json": b"2", "zh.wide.svg": b"2"}, {}, {})
    monkeypatch.setattr(Path, "read_bytes", lambda path: (during.pop(0)(), read(path))[1])

    def interfere() -> None:
        shutil.rmtree(shelf.root)
        if change == "written anew":
            shelf.write("results", "x", "0a", other)

    during = [interfere if number == moment else lambda: None for number in range(3)]
    found = shelf.read("results", "x", "0a")
    assert found is None or (moment, change, found) == (0, "written anew", other)


@pytest.mark.fault("F24")
def test_a_cache_may_be_a_link_to_another_disk(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "disk")
    Store(tmp_path / "cache").write("results", "x", "0a", ENTRY)
    assert Store(tmp_path / "disk").read("results", "x", "0a") == ENTRY


@pytest.mark.fault("F24")
@pytest.mark.parametrize("file", ["manifest.json", "result.json"])
def test_a_link_in_an_entry_brings_in_nothing_else(shelf: Store, tmp_path: Path, file: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    place = shelf.folder("results", "x") / "0a" / file
    place.unlink()
    place.symlink_to(tmp_path / "secret")
    assert shelf.read("results", "x", "0a") is None


PICKLE = b"cos\nsystem\n(S'touch executed'\ntR."
EXECUTING = {"pickle", "marshal", "shelve", "dill", "joblib", "runpy"}


@pytest.mark.fault("F25")
def test_nothing_that_lies_in_the_cache_is_executed(
    shelf: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pickle is bytes to us, even one with the right sums."""
    monkeypatch.chdir(tmp_path)
    shelf.write("results", "x", "0a", Entry({"result.json": PICKLE}, {}, {}))
    entry = shelf.read("results", "x", "0a")
    assert entry and entry.files == {"result.json": PICKLE}
    (shelf.folder("results", "x") / "0a" / "manifest.json").write_bytes(PICKLE)
    assert shelf.read("results", "x", "0a") is None
    assert not (tmp_path / "executed").exists()


@pytest.mark.fault("F25")
@pytest.mark.parametrize("module", sorted(ROOT.glob("scripts/*.py")), ids=lambda path: path.name)
def test_no_module_can_read_what_executes(module: Path) -> None:
    names = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
    }
    assert not names & EXECUTING
