"""What the tests of the modules share: settings of an empty project, and one warm process that runs snippets."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import executor, snippet
from scripts.execute import Outcome, Server, Task, run
from scripts.executor import DRAWING
from scripts.problem import Problem
from scripts.produce import Producer
from scripts.settings import Settings

Run = Callable[..., Outcome]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a project without pages and snippets."""
    for name in ("docs", "snippets"):
        (tmp_path / name).mkdir()
    return Settings(
        root=tmp_path,
        languages=("zh", "en"),
        docs=tmp_path / "docs",
        snippets=tmp_path / "snippets",
        cache=tmp_path / "cache",
        executor="local",
        device="cpu",
        workers=2,
        seconds=20,
        memory_mib=8192,
        output_kib=64,
    )


@pytest.fixture(scope="session")
def warm() -> Iterator[Server]:
    """One server for all tests, since importing torch takes seconds."""
    server = Server(["torch", *DRAWING])
    yield server
    server.close()


@pytest.fixture
def execute(tmp_path: Path, warm: Server) -> Run:
    """Run one function of a snippet given as text; it lies in snippets/x.py."""

    def one(source: str, function: str = "compute", server: Server | None = warm, **bounds: Any) -> Outcome:
        folder = tmp_path / "snippets"
        folder.mkdir(exist_ok=True)
        path = folder / "x.py"
        path.write_text(source, "utf-8")
        line = snippet.read(path, folder).line_of(function)
        usual = {"device": "cpu", "seconds": 20, "memory_mib": 8192, "output_kib": 64, "readable": (str(path),)}
        return run(Task(str(path), source, function, line, **(usual | bounds)), server)

    return one


@pytest.fixture
def failure(execute: Run) -> Callable[..., str]:
    """Run a body of `compute` that must fail; answer with the message, less the folder."""

    def one(body: str, **bounds: Any) -> str:
        source = "def compute():\n" + "".join(f"    {line}\n" for line in body.splitlines())
        with pytest.raises(Problem) as caught:
            execute(source, **bounds)
        assert Path(caught.value.where).name == "x.py"
        return f"x.py:{caught.value.line}: {caught.value.what}"

    return one


@pytest.fixture
def producer(settings: Settings, warm: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Producer]:
    """A new producer, as each build has one, that uses the warm process; `lines` is what it has reported."""
    monkeypatch.setattr(executor, "Server", lambda packages: warm)
    monkeypatch.setattr(warm, "close", lambda: None)

    def make() -> Producer:
        lines: list[str] = []
        new = Producer(settings, lines.append)
        new.lines = lines  # type: ignore[attr-defined]
        return new

    return make


@pytest.fixture
def write(settings: Settings) -> Callable[..., None]:
    """Write files into the snippets' folder, given as name=text."""

    def files(**texts: str) -> None:
        for name, text in texts.items():
            path = settings.snippets / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    return files


@pytest.fixture
def copy(built: Any, tmp_path: Path) -> Any:
    """A project that has been built, to change."""
    folder = tmp_path / 'it\'s #1 "项目" 100% & more'
    shutil.copytree(built.root, folder, symlinks=True)
    return type(built)(folder)
