"""What is measured on one project: the floors, our build after each kind of change, doc tests."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench import generate, measure

BUILD = ["-m", "mkdocs", "build"]
RAN = re.compile(r"snippets: (?P<run>\d+) run.*figures: (?P<drawn>\d+) drawn")

Edit = Callable[[Path, int], None]


@dataclass
class Record:
    """What one case cost in each round; `ran` and `drawn` count functions, `torch` says whether it was imported."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    ran: int | None = None
    drawn: int | None = None
    torch: bool | None = None
    mib: float | None = None

    def add(self, cost: measure.Cost) -> None:
        """One more round."""
        self.wall.append(round(cost.wall, 3))
        self.cpu.append(round(cost.cpu, 3))


@dataclass(frozen=True)
class Case:
    """A command, run in `folder` once `prepare` has done its part."""

    name: str
    command: list[str]
    folder: Path
    prepare: Callable[[], None] = lambda: None
    watch: bool = False  # memory and torch, in a round of its own


def environment(folder: Path) -> dict[str, str]:
    """The same for all: one thread for numerics, and no notice of Material."""
    path = os.pathsep.join((str(folder), str(generate.ROOT)))
    return os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "NO_MKDOCS_2_WARNING": "true"}


def replace(path: str, pattern: str, text: str) -> Edit:
    """An edit of one place in a file; `{}` in the new text is the number of the round, so that each is new."""

    def edit(root: Path, number: int) -> None:
        file = root / path
        old = file.read_text("utf-8")
        new, count = re.subn(pattern, text.format(number), old, count=1, flags=re.MULTILINE)
        assert count and new != old, f"{path} has no {pattern!r}, or it was like that before"
        file.write_text(new, "utf-8")

    return edit


EDITS: dict[str, Edit] = {
    "prose": replace("docs/en/page-001.md", r"^(A small network .*?)\.( Round \d+\.)?$", r"\1. Round {}."),
    "label": replace("snippets/words.toml", r'en = "only[^"]*"', 'en = "only {}"'),
    "draw": replace("snippets/wave_001.py", r"linewidth=1\.\d+", "linewidth=1.{}1"),
    "compute": replace("snippets/wave_002.py", r"^SEED = \d+", "SEED = 10{}"),
    "helper": replace("snippets/helper.py", r"FREQUENCY = 1\.\d+", "FREQUENCY = 1.{}1"),
}


def ours(root: Path, number: int, edits: dict[str, Edit]) -> Iterator[Case]:
    """Our build with nothing made yet, with nothing changed, and after each edit; each leaves what the next needs."""

    def cold() -> None:
        shutil.rmtree(root / ".cache", ignore_errors=True)
        shutil.rmtree(root / "site", ignore_errors=True)

    command = [sys.executable, *BUILD]
    yield Case("cold", command, root, cold, watch=True)
    yield Case("unchanged", command, root, watch=True)
    for name, edit in edits.items():
        yield Case(name, command, root, lambda edit=edit: edit(root, number), watch=True)  # type: ignore[misc]


def floors(root: Path, plain: Path, alone: str = "") -> Iterator[Case]:
    """The same work without a tool; `plain` holds the finished pages, `alone` is a snippet to be run by itself too."""
    yield Case("torch", [sys.executable, "-c", "import torch"], root)
    if alone:
        yield Case("alone", [sys.executable, "-m", "bench.floors", "once", alone], root)
    for name in ("once", "plainly"):
        yield Case(name, [sys.executable, "-m", "bench.floors", name], root)
    both = " && ".join(f"{sys.executable} -m mkdocs build -q -f {name}" for name in ("mkdocs.yml", "mkdocs.en.yml"))
    yield Case("plain", ["sh", "-c", both], plain)


def doctests(root: Path) -> Iterator[Case]:
    """All blocks of both languages, in one process and by two workers."""
    yield Case("blocks", [sys.executable, "-m", "bench.floors", "blocks"], root)
    yield Case("doctests", [sys.executable, "-m", "pytest", "-q", "docs", "--numprocesses=2"], root)


def finish(root: Path, plain: Path) -> None:
    """Build once, and lay out the finished pages as a plain project."""
    measure.run([sys.executable, *BUILD, "-q"], root, environment(root))
    shutil.rmtree(plain, ignore_errors=True)
    measure.run([sys.executable, "-m", "bench.floors", "finish", str(plain)], root, environment(root))


def perform(case: Case, record: Record) -> str:
    """Run a case, note what it cost and what it says that it ran; return what it printed."""
    case.prepare()
    cost = measure.run(case.command, case.folder, environment(case.folder))
    record.add(cost)
    if said := RAN.search(cost.output):
        record.ran, record.drawn = int(said["run"]), int(said["drawn"])
    return cost.output


def watch(case: Case, record: Record) -> None:
    """Run a case for what it holds in memory; it is not timed."""
    case.prepare()
    record.mib, record.torch = measure.watched(case.command, case.folder, environment(case.folder))
