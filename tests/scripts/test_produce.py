from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import produce, snippet
from scripts.problem import Problem, Problems
from scripts.produce import Made, Producer
from scripts.settings import ROOT, Settings

Make = Callable[[], Producer]
Write = Callable[..., None]

DRAWN = """import near


def compute():
    return {"a": near.VALUE}


def draw(figure, result, word=str):
    figure.subplots().plot([result["a"]], label=word("value"))
"""
PLAIN = "def compute():\n    return {'b': 2}\n"
FILES = {"x.py": DRAWN, "y.py": PLAIN, "near.py": "from far import VALUE", "far.py": "VALUE = 1",
         "words.toml": 'value = { zh = "值", en = "value" }\n'}  # fmt: skip


@pytest.fixture
def made(producer: Make, write: Write) -> Make:
    """Two snippets that have been made; answers with producers of later builds."""
    write(**FILES)
    first = producer()
    assert {name: one.result for name, one in first.all().items()} == {"x": {"a": 1}, "y": {"b": 2}}
    assert sorted(first.ran) == ["figures/x", "results/x", "results/y"]
    return producer


def plain(made: dict[str, Made]) -> dict[str, object]:
    """What can be compared."""
    return {name: (one.result, one.notes, one.versions, one.figures) for name, one in made.items()}


def ran(make: Make) -> list[str]:
    """What the next build runs."""
    build = make()
    build.all()
    assert sorted(build.ran + build.cached) == ["figures/x", "results/x", "results/y"]
    return sorted(build.ran)


def test_a_second_build_runs_nothing_and_gives_the_same(made: Make) -> None:
    one, two = made(), made()
    assert plain(one.all()) == plain(two.all())
    assert one.ran == two.ran == []
    assert produce.summary(one) == "snippets: 0 run, 2 cached; figures: 0 drawn, 1 cached"


def test_progress_names_what_ran(producer: Make, write: Write) -> None:
    write(**FILES)
    first = producer()
    first.all()
    lines = sorted(line.split(",")[0] for line in first.lines)  # type: ignore[attr-defined]
    assert lines == ["figure x: run", "x: run", "y: run"]
    assert all(line.endswith(" s, cpu") for line in first.lines)  # type: ignore[attr-defined]
    assert produce.summary(first) == "snippets: 2 run, 0 cached; figures: 1 drawn, 0 cached"


@pytest.mark.parametrize(
    ("file", "old", "new", "runs"),
    [
        ("words.toml", '"值"', '"数值"', ["figures/x"]),
        ("x.py", ".plot(", ".step([0], ", ["figures/x"]),
        ("x.py", '{"a": near.VALUE}', '{"a": near.VALUE + 1}', ["figures/x", "results/x"]),
        ("x.py", '{"a": near.VALUE}', '{"a": 0 + near.VALUE}', ["results/x"]),
        ("far.py", "1", "2", ["figures/x", "results/x"]),
        ("near.py", "from far import VALUE", "from far import VALUE  # again", ["results/x"]),
        ("y.py", "2", "3", ["results/y"]),
        ("y.py", "compute():", "compute():  # two", []),
        ("words.toml", "value =", '"new" = { zh = "新", en = "new" }\nvalue =', []),
    ],
)
def test_an_edit_runs_only_what_it_touches(
    made: Make, settings: Settings, file: str, old: str, new: str, runs: list[str]
) -> None:
    path = settings.snippets / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert ran(made) == runs
    assert ran(made) == []


def test_going_back_to_an_older_text_runs_nothing(made: Make, write: Write) -> None:
    write(**{"y.py": PLAIN.replace("2", "3")})
    assert ran(made) == ["results/y"]
    write(**{"y.py": PLAIN})
    assert ran(made) == []


@pytest.mark.parametrize(
    "pattern",
    ["results/x/*/result.json", "results/x/*/manifest.json", "figures/x/*/zh.wide.svg", "figures/x/*/manifest.json"],
)
@pytest.mark.parametrize("damage", ["truncated", "flipped", "missing"])
def test_a_damaged_entry_is_made_again(made: Make, settings: Settings, pattern: str, damage: str) -> None:
    [file] = settings.cache.glob(f"*/{pattern}")
    content = file.read_bytes()
    file.write_bytes(content[:-5] if damage == "truncated" else content[:2] + bytes([content[2] ^ 1]) + content[3:])
    if damage == "missing":
        file.unlink()
    assert ran(made) == [pattern.split("/*/")[0]]
    assert ran(made) == []


FAULTY = {
    "a.py": "def compute():\n    raise ValueError('one')\n",
    "b.py": "def compute(:\n",
    "c.py": "def compute():\n    return {'a': 1}\n\n\ndef draw(figure, result, word):\n    word('no')\n",
    "d.py": "DATA = ('none.csv',)\n\n\ndef compute():\n    return {'a': 1}\n",
    "e.py": "SECONDS = 'long'\n\n\ndef compute():\n    return {'a': 1}\n",
    "f.py": "SECONDS = 1\n\n\ndef compute():\n    while True:\n        pass\n",
    "g.py": "import os\n\n\ndef compute():\n    os._exit(0)\n",
    "h.py": "import bad\n\n\ndef compute():\n    return {'a': bad.X}\n",
    "bad.py": "X =\n",
}


def test_all_failures_are_listed_after_the_others_ran(producer: Make, write: Write, settings: Settings) -> None:
    write(**FILES, **FAULTY)
    build = producer()
    with pytest.raises(Problems) as caught:
        build.all()
    listed = str(caught.value).replace(f"{settings.snippets}/", "").splitlines()
    expected = [
        "a.py:2: compute: ValueError: one",
        "b.py:1: not Python: ",
        "bad.py:1: not Python: ",
        "bad.py:1: not Python: ",
        "c.py:6: word 'no' is not in words.toml; nearest known: value",
        "d.py: DATA names 'none.csv'",
        "e.py:1: SECONDS must be a literal int, found 'long'",
        "f.py:4: compute: still running after 1 s",
        "g.py:4: compute: ended with status 0 before it returned",
    ]
    assert len(listed) == len(expected)
    assert all(line.startswith(start) for line, start in zip(listed, expected, strict=True))
    assert {"results/x", "figures/x", "results/y", "results/c"} == set(build.ran)
    assert "a: failed" in build.lines  # type: ignore[attr-defined]


def test_a_failure_is_not_kept(producer: Make, write: Write, settings: Settings) -> None:
    write(**{"a.py": FAULTY["a.py"]})
    for _ in range(2):
        with pytest.raises(Problems, match="ValueError: one"):
            producer().all()
    assert list(settings.cache.rglob("manifest.json")) == []
    write(**{"a.py": PLAIN})
    assert producer().all()["a"].result == {"b": 2}


def test_two_builds_at_once_run_each_key_once(producer: Make, write: Write) -> None:
    write(**FILES | {"y.py": "import time\n\n\ndef compute():\n    time.sleep(1)\n    return {'b': 2}\n"})
    builds = [producer(), producer()]
    with ThreadPoolExecutor(2) as pool:
        one, two = map(plain, pool.map(Producer.all, builds))
    assert one == two
    assert sorted(builds[0].ran + builds[1].ran) == ["figures/x", "results/x", "results/y"]
    assert sorted(builds[0].cached + builds[1].cached) == ["figures/x", "results/x", "results/y"]


INTERRUPTED = """
import dataclasses, pathlib, signal, sys
from scripts import settings
from scripts.produce import Producer
signal.signal(signal.SIGINT, signal.default_int_handler)
root = pathlib.Path(sys.argv[1])
Producer(dataclasses.replace(settings.load(), snippets=root / "snippets", cache=root / "cache")).all()
"""


def test_an_interrupt_ends_a_build_at_once(write: Write, settings: Settings) -> None:
    write(**{"a.py": "import time\nSECONDS = 300\n\n\ndef compute():\n    open('on', 'w')\n    time.sleep(300)\n"})
    build = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(settings.root)],
        cwd=ROOT,
        text=True,
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(settings.root)},
    )
    while not list(settings.root.glob("*/on")):
        assert build.poll() is None
        time.sleep(0.05)
    build.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in build.communicate(timeout=60)[1]


def test_what_was_parsed_is_what_runs(producer: Make, write: Write, settings: Settings) -> None:
    write(**{"y.py": PLAIN})
    one = snippet.read(settings.snippets / "y.py", settings.snippets)
    write(**{"y.py": PLAIN.replace("2", "3")})
    assert producer().one(one).result == {"b": 2}
    assert producer().all()["y"].result == {"b": 3}


def test_declared_time_data_and_figures_count(producer: Make, write: Write) -> None:
    write(
        **{
            "deep/data.csv": "7",
            "deep/z.py": (
                "from pathlib import Path\nSECONDS = 30\nDATA = ('data.csv',)\nPLACE = Path(__file__).parent\n\n\n"
                "def compute():\n    return {'a': int((PLACE / 'data.csv').read_text())}\n\n\n"
                "def draw_one(figure, result, word=str):\n    figure.subplots().plot([1])\n\n\n"
                "def draw_two(figure, result, word=str):\n    figure.subplots().plot([2])\n"
            ),
        }
    )
    made = producer().all()["deep/z"]
    assert made.result == {"a": 7}
    assert made.snippet.figures() == ["deep/z.one", "deep/z.two"]
    assert {suffix: len(files) for suffix, files in made.figures.items()} == {"one": 4, "two": 4}


def test_what_made_a_result_is_told(producer: Make, write: Write) -> None:
    write(**{"y.py": "import numpy\n\n\ndef compute():\n    return {'a': float(numpy.float64(1))}\n"})
    made = producer().all()["y"]
    assert set(made.versions) == {"python", "torch", "numpy"}
    assert made.notes["device"] == "cpu"


def test_the_warm_process_imports_only_what_will_run(made: Make, write: Write, settings: Settings) -> None:
    write(**{"y.py": "import sklearn, json\n\n\ndef compute():\n    return {'a': len(sklearn.__name__)}\n"})
    build = made()
    assert build._packages(snippet.find(settings.snippets)) == {"sklearn"}
    build.all()
    assert build._packages(snippet.find(settings.snippets)) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("torch.optim.SGD([])", True), ("torch.no_grad()", False), ("module.train()", True)],
)
def test_the_warm_process_has_what_an_optimiser_imports(
    text: str, expected: bool, producer: Make, write: Write, settings: Settings
) -> None:
    """Else every child that makes an optimiser would import it anew; a local module may be what makes it."""
    write(**{
        "x.py": f"import torch\n\nimport module\n\ndef compute():\n    return {{'a': {text}}}\n",
        "module.py": "from torch import optim\n" if "module" in text else "",
    })  # fmt: skip
    wanted = producer()._packages(snippet.find(settings.snippets))
    assert ("torch._dynamo" in wanted) == expected


def test_each_snippet_is_finished_while_others_run(made: Make) -> None:
    """What finishes it may change it; a problem there is one of that snippet."""

    def finish(one: Made) -> Made:
        if one.snippet.name == "y":
            raise Problem(one.snippet.path, 1, "cannot be finished")
        done.append(one.snippet.name)
        return one

    done: list[str] = []
    with pytest.raises(Problems, match="cannot be finished"):
        made().all(finish)
    assert done == ["x"]


@pytest.mark.parametrize(
    ("version", "driver", "expected"),
    [
        ("cuda: Optional[str] = '13.0'", True, "cuda"),
        ("cuda: Optional[str] = '13.0'", False, "cpu"),
        ("cuda: Optional[str] = None", True, "cpu"),
    ],
)
def test_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, driver: bool, expected: str) -> None:
    (tmp_path / "version.py").write_text(version, "utf-8")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: SimpleNamespace(origin=tmp_path / "__init__.py"))
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: driver if os.fspath(path) == "/dev/nvidia0" else exists(path))
    produce.device.cache_clear()
    assert produce.device("auto") == expected
    assert produce.device("cpu") == "cpu"
    produce.device.cache_clear()


def test_explain(made: Make, write: Write, settings: Settings) -> None:
    assert produce.explain(settings, "x") == ["results x: cached", "figures x: cached"]
    write(**{"words.toml": FILES["words.toml"].replace("值", "数值")})
    assert produce.explain(settings, "x")[1].startswith("figures x: to be made again")
    assert produce.explain(settings, "x")[2].startswith("  word value: ")
    write(**{"far.py": "VALUE = 2"})
    assert produce.explain(settings, "x")[0] == "results x: to be made again"
    assert produce.explain(settings, "x")[1].startswith("  module far.py: ")
    assert produce.explain(settings, "x")[2:] == ["figures x: is drawn once the result is there"]
    with pytest.raises(Problem, match="no snippet 'xx'; nearest known: x"):
        produce.explain(settings, "xx")
