"""Snippets on a real Dask scheduler with real workers, on the loopback interface."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from scripts import cluster, executor, shard, snippet
from scripts.problem import Problem, Problems
from scripts.produce import Producer
from scripts.settings import ROOT, Settings

pytestmark = pytest.mark.slow  # schedulers and workers are started, killed and waited for
distributed = pytest.importorskip("distributed", reason="needs Dask: pip install --editable '.[cluster]'")
Write = Callable[..., None]

COMMAND = "from distributed.cli.dask_{role} import main; main()"
DRAWN = """from pathlib import Path

from near import VALUE

DATA = ("data/points.csv",)


def compute():
    print("hello")
    return {"a": VALUE, "points": [float(line) for line in (Path(__file__).parent / DATA[0]).read_text().split()]}


def draw(figure, result, word=str):
    figure.subplots().plot(result["points"], label=word("value"))
"""
FILES = {
    "x.py": DRAWN,
    "near.py": "from deep.far import VALUE",
    "deep/__init__.py": "",
    "deep/far.py": "VALUE = 0.1 + 0.2",
    "data/points.csv": "1\n2.5\n",
    "y.py": "def compute():\n    return {'b': 2 ** 0.5}\n",
    "deep/z.py": "def compute():\n    return {'c': '值'}\n",
    "words.toml": 'value = { zh = "值", en = "value" }\n',
}
FAULTY = {
    "f.py": "import near\n\n\ndef compute():\n    print('last words')\n    return {'a': 1 / 0}\n",
    "g.py": "import os\n\n\ndef compute():\n    os.kill(os.getpid(), 9)\n",
    "h.py": "def compute():\n    return {'a': open(__file__.replace('h.py', 'data/points.csv')).read()}\n",
}


def kept(cache: Path) -> dict[str, bytes]:
    """Everything in the entries but the manifests, which hold times; the names of folders are the keys."""
    files = [file for kind in ("results", "figures") for file in cache.glob(f"*/{kind}/*/*/*")]
    return {str(file.relative_to(cache)): file.read_bytes() for file in files if file.name != "manifest.json"}


class Dask:
    """A scheduler and its workers, each a process of its own that knows this code but not the project's files."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack, self.file = folder, stack, folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        while not (self.file.exists() and self.file.read_text("utf-8").endswith("}")):
            time.sleep(0.05)

    @property
    def executor(self) -> str:
        """The setting that names this cluster."""
        return "dask://" + executor_address(self.file)

    def start(self, role: str, *options: str, before: str = "") -> subprocess.Popen[bytes]:
        """Start one process; `before` is run in it first."""
        command = [
            sys.executable,
            "-c",
            before + COMMAND.format(role=role),
            *options,
            "--scheduler-file",
            str(self.file),
        ]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder)}
        process = subprocess.Popen(command, cwd=self.folder, env=environment, stderr=subprocess.DEVNULL)
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process

    def worker(self, before: str = "") -> subprocess.Popen[bytes]:
        """Start a worker that runs one task at a time."""
        return self.start("worker", "--no-nanny", "--nthreads", "1", "--no-dashboard", before=before)


def executor_address(file: Path) -> str:
    """Host and port of a scheduler."""
    return str(json.loads(file.read_text("utf-8"))["address"]).removeprefix("tcp://")


@contextmanager
def dask(folder: Path) -> Iterator[Dask]:
    """A scheduler without workers."""
    with ExitStack() as stack:
        yield Dask(folder, stack)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler with two workers, which the tests leave as they are."""
    with dask(tmp_path_factory.mktemp("dask")) as started:
        started.worker()
        started.worker()
        yield started


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Dask]:
    """A scheduler whose workers a test starts and kills."""
    (tmp_path / "dask").mkdir()
    with dask(tmp_path / "dask") as started:
        yield started


@pytest.fixture
def build(settings: Settings) -> Callable[..., Producer]:
    """A producer with a cache of its own."""

    def make(cache: str, executor: str) -> Producer:
        settings.cache.mkdir(exist_ok=True)
        return Producer(replace(settings, cache=settings.cache / cache, executor=executor), lambda line: None)

    return make


def test_here_on_a_cluster_and_in_shares_the_bytes_are_the_same(
    producer: Callable[[], Producer], build: Callable[..., Producer], write: Write, two: Dask, settings: Settings
) -> None:
    write(**FILES)
    producer()  # uses the warm process for what runs here
    build("here", executor.LOCAL).all()
    far = build("far", two.executor)
    assert far.all()["x"].result == {"a": 0.1 + 0.2, "points": [1.0, 2.5]}
    assert sorted(far.ran) == ["figures/x", "results/deep/z", "results/x", "results/y"]
    known = {one.name: one for one in snippet.find(settings.snippets)}
    merged: dict[str, bytes] = {}
    for number in (1, 2, 3):
        names = shard.part(known, {}, shard.Shard(number, 3))
        build(f"share{number}", executor.LOCAL).some([known[name] for name in names])
        share = kept(settings.cache / f"share{number}")
        assert share and not share.keys() & merged.keys()
        merged |= share
    assert kept(settings.cache / "here") == kept(settings.cache / "far") == merged
    again = build("far", two.executor)
    again.all()
    assert again.ran == []


def test_failures_read_the_same_as_here(
    producer: Callable[[], Producer], build: Callable[..., Producer], write: Write, two: Dask, settings: Settings
) -> None:
    write(**FILES, **FAULTY)
    producer()
    said = []
    for place in (executor.LOCAL, two.executor):
        with pytest.raises(Problems) as caught:
            build(f"faulty-{place[:4]}", place).all()
        said.append([line.split(" MiB of memory")[0].rstrip("0123456789") for line in str(caught.value).splitlines()])
    assert said[0] == said[1]
    assert f"{settings.snippets}/f.py:6: compute: ZeroDivisionError: division by zero" in said[1]
    assert "    | last words" in said[1]
    assert any("reads " in line and "declare it, DATA = ('data/points.csv',)" in line for line in said[1])


def test_a_killed_worker_costs_only_its_task_and_a_late_one_takes_it(
    build: Callable[..., Producer], write: Write, alone: Dask, settings: Settings
) -> None:
    write(**{"a.py": "import time\n\n\ndef compute():\n    time.sleep(2)\n    return {'a': 1}\n",
             "words.toml": ""})  # fmt: skip
    first = alone.worker()
    with ThreadPoolExecutor(1) as pool, distributed.Client(scheduler_file=alone.file, set_as_default=False) as client:
        far = build("far", alone.executor)
        made = pool.submit(far.all)
        while not any(client.processing().values()):
            assert not made.done()
            time.sleep(0.05)
        time.sleep(0.5)
        first.send_signal(signal.SIGKILL)
        first.wait()
        late = alone.worker()
        assert made.result(60)["a"].result == {"a": 1}
        assert client.run(os.getpid) == {next(iter(client.nthreads())): late.pid}
    assert far.ran == ["results/a"]


MURDER = """import os
from pathlib import Path


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def compute():
    os.kill(parent(parent(os.getppid())), 9)  # from the child to its warden, the warm process, the worker
    return {"a": 1}
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the snippet finds its worker in /proc")
def test_a_snippet_whose_workers_all_die_is_named(
    build: Callable[..., Producer], write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    write(**{"m.py": MURDER, "words.toml": ""})
    (tmp_path / "dask").mkdir()
    with dask(tmp_path / "dask") as started:
        started.worker()
        with pytest.raises(Problems, match=r"m\.py:9: compute: each of several workers died while it ran$"):
            build("far", started.executor).all()


@pytest.mark.parametrize(
    ("victim", "message"), [("worker", "the last worker has gone"), ("scheduler", "the scheduler has gone")]
)
def test_a_cluster_that_goes_ends_the_run_with_one_line(
    build: Callable[..., Producer],
    write: Write,
    alone: Dask,
    monkeypatch: pytest.MonkeyPatch,
    victim: str,
    message: str,
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    sleeping = "import time\n\n\ndef compute():\n    time.sleep(9)\n"
    write(**{"a.py": sleeping, "b.py": sleeping, "words.toml": ""})
    worker = alone.worker()
    with ThreadPoolExecutor(1) as pool:
        with distributed.Client(scheduler_file=alone.file, set_as_default=False) as client:
            made = pool.submit(build("far", alone.executor).all)
            while not any(client.processing().values()):
                assert not made.done()
                time.sleep(0.05)
        {"worker": worker, "scheduler": alone.scheduler}[victim].kill()
        with pytest.raises(Problems, match=rf"^{alone.executor}: {message}$"):
            made.result(30)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (
            "from scripts import keys; keys.version = lambda name: '0.1'; ",
            r"worker tcp:\S+ differs: .*numpy 0\.1, expected ",
        ),
        (
            "import platform; platform.python_version = lambda: '3.0'; ",
            r"worker tcp:\S+ differs: python 3\.0, expected ",
        ),
        ("import sys; sys.modules['scripts'] = None; ", r"worker tcp:\S+ cannot run this project; install it there"),
    ],
    ids=["packages", "python", "not installed"],
)
def test_a_worker_that_differs_is_named_before_anything_runs(
    build: Callable[..., Producer], write: Write, alone: Dask, before: str, message: str
) -> None:
    write(**FILES)
    alone.worker(before)
    far = build("far", alone.executor)
    with pytest.raises(Problem, match=message):
        far.all()
    assert far.ran == []


def test_a_late_worker_that_differs_runs_nothing(write: Write, two: Dask, settings: Settings) -> None:
    write(**FILES)
    far = cluster.Cluster(two.executor, set())
    try:
        far._versions = far._versions | {"numpy": "0.1"}  # as if the check had come before the worker
        producer = Producer(replace(settings, cache=settings.cache / "late"), lambda line: None)
        producer._executor = far
        with pytest.raises(Problems, match=r"dask://\S+: a worker differs: numpy \S+, expected 0\.1$"):
            producer._bring_up_to_date(snippet.read(settings.snippets / "y.py", settings.snippets))
    finally:
        far.close()


class Web(BaseHTTPRequestHandler):
    """Answers, but not as a scheduler does."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_a_wrong_address_is_an_error_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1)
    server = HTTPServer(("127.0.0.1", 0), partial(Web))
    Thread(target=server.serve_forever, daemon=True).start()
    for port in (9, server.server_port):
        begin = time.monotonic()
        with pytest.raises(Problem, match=rf"^dask://127\.0\.0\.1:{port}: no Dask scheduler answers within 1 s \([^)]"):
            cluster.Cluster(f"dask://127.0.0.1:{port}", set())
        assert time.monotonic() - begin < 10
    server.shutdown()


def test_a_scheduler_without_workers_is_an_error(alone: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKER", 1)
    with pytest.raises(Problem, match=r"the scheduler has no worker; none joined within 1 s$"):
        cluster.Cluster(alone.executor, set())


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Problem, match=r"dask://a:1: needs dask\.distributed: pip install --editable '\.\[cluster\]'$"):
        cluster.Cluster("dask://a:1", set())
