from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from scripts import produce, snippet, words
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


@pytest.mark.fault("F1")
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


@pytest.mark.fault("F16", "F17", "F18", "F19")
@pytest.mark.parametrize(
    "pattern",
    ["results/x/*/result.json", "results/x/*/manifest.json", "figures/x/*/zh.wide.svg", "figures/x/*/manifest.json"],
)
@pytest.mark.parametrize(
    "damage", ["truncated", *(pytest.param(how, marks=pytest.mark.slow) for how in ("emptied", "flipped", "missing"))]
)
def test_a_damaged_entry_is_made_again(made: Make, settings: Settings, pattern: str, damage: str) -> None:
    [file] = settings.cache.glob(f"*/{pattern}")
    content = file.read_bytes()
    if damage == "emptied":
        content = content[:5]
    file.write_bytes(
        content[:-5] if damage in ("truncated", "emptied") else content[:2] + bytes([content[2] ^ 1]) + content[3:]
    )
    if damage == "missing":
        file.unlink()
    build = made()
    build.all()
    assert build.ran == [pattern.split("/*/")[0]]
    assert "run again, since its entry is damaged" in build.lines[-1]  # type: ignore[attr-defined]
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
    "i.py": "def compute():\n    return {'a': len(bytearray(2**50))}\n",
    "bad.py": "X =\n",
}


@pytest.mark.fault("F30", "F31", "F33", "F34", "F35")
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
        "i.py:2: compute: out of memory (limit 8192 MiB)",
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


@pytest.mark.fault("F26")
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


@pytest.mark.fault("F21")
def test_an_interrupt_ends_a_build_at_once(write: Write, settings: Settings) -> None:
    write(**{"a.py": "import time\nSECONDS = 300\n\n\ndef compute():\n    open('on', 'w')\n    time.sleep(300)\n"})
    build = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(settings.root)],
        cwd=ROOT,
        text=True,
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(settings.root)},
    )
    while not list(settings.root.rglob("on")):
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


@pytest.mark.fault("F1")
def test_relative_imports_are_followed_and_only_who_uses_them_runs_again(producer: Make, write: Write) -> None:
    """The snippet imports a module, that one its neighbour, by `from . import`."""
    write(
        **{
            "x.py": "from pack import near\n\n\ndef compute():\n    return {'a': near.VALUE}\n",
            "y.py": PLAIN,
            "pack/near.py": "from . import far\nVALUE = far.VALUE\n",
            "pack/far.py": "VALUE = 1\n",
        }
    )
    assert producer().all()["x"].result == {"a": 1}
    write(**{"pack/far.py": "VALUE = 2\n"})
    build = producer()
    assert build.all()["x"].result == {"a": 2}
    assert (build.ran, build.cached) == (["results/x"], ["results/y"])


@pytest.mark.fault("F3", "F8", "F9")
def test_contents_count_and_times_do_not(producer: Make, write: Write, settings: Settings) -> None:
    """A clock that lies: another text of the same length under the old time stamp; the same text under a new one."""
    body = "DATA = ('d.csv',)\n\n\ndef compute():\n    return {'a': open(__file__[:-4] + 'd.csv').read()}\n"
    write(**{"x.py": body, "d.csv": "1"})
    assert producer().all()["x"].result == {"a": "1"}
    file = settings.snippets / "d.csv"
    stamp = file.stat()
    write(**{"d.csv": "2"})
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    build = producer()
    assert (build.all()["x"].result, build.ran) == ({"a": "2"}, ["results/x"])
    for path in settings.snippets.iterdir():
        path.touch()
    build = producer()
    assert (build.all()["x"].result, build.ran) == ({"a": "2"}, [])


@pytest.mark.fault("F5", "F15")
def test_builds_of_other_languages_share_a_cache(made: Make, settings: Settings) -> None:
    """Results are common to them; a figure is made for the languages that are asked for."""
    wordless = PLAIN + "\n\ndef draw(figure, result, word=str):\n    figure.subplots().plot([1])\n"
    (settings.snippets / "x.py").write_text(wordless, "utf-8")
    (settings.snippets / "words.toml").write_text("", "utf-8")
    for languages, runs in ((("zh",), ["figures/x", "results/x"]), (("zh", "en"), ["figures/x"]), (("zh",), [])):
        build = made()
        build.settings = replace(settings, languages=languages)
        build.words = words.load(settings.snippets / "words.toml", languages)
        figures = build.all()["x"].figures[""]
        assert {name[:2] for name in figures} == set(languages)
        assert sorted(build.ran) == runs


@pytest.mark.fault("F11")
def test_snippets_that_change_places_keep_their_own_results_and_figures(made: Make, write: Write) -> None:
    before = made().all()
    write(**{"x.py": PLAIN, "y.py": DRAWN, "z.py": DRAWN})
    after = made().all()
    assert (after["y"].result, after["x"].result) == (before["x"].result, before["y"].result)
    assert after["y"].figures == after["z"].figures == before["x"].figures and after["x"].figures == {}


@pytest.mark.fault("F12")
def test_an_upgrade_of_the_build_is_told_and_runs_everything(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.keys.ENGINE", "2 of a test")
    assert produce.explain(made().settings, "y") == ["results y: to be made again", "  engine: 1 -> 2 of a test"]
    assert ran(made) == ["figures/x", "results/x", "results/y"]


@pytest.mark.fault("F14")
def test_snippets_of_one_name_in_two_folders_have_figures_of_their_own(producer: Make, write: Write) -> None:
    write(**{f"{folder}/x.py": DRAWN.replace("near.VALUE", value).replace("import near\n", "")
             for folder, value in (("a", "1"), ("b", "2"))}, **{"words.toml": FILES["words.toml"]})  # fmt: skip
    build = producer()
    made = build.all()
    assert sorted(build.ran) == ["figures/a/x", "figures/b/x", "results/a/x", "results/b/x"]
    assert made["a/x"].figures != made["b/x"].figures
    assert (made["a/x"].result, made["b/x"].result) == ({"a": 1}, {"a": 2})
    again = producer()
    assert plain(again.all()) == plain(made) and again.ran == []
