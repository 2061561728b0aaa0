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
        """One more round; raise RuntimeError if it ran something else than the rounds before."""
        self.wall.append(round(cost.wall, 3))
        self.cpu.append(round(cost.cpu, 3))
        if said := RAN.search(cost.output):
            counts = int(said["run"]), int(said["drawn"])
            if self.ran is not None and (self.ran, self.drawn) != counts:
                raise RuntimeError(f"a round ran {counts}, those before {(self.ran, self.drawn)} snippets and figures")
            self.ran, self.drawn = counts


@dataclass(frozen=True)
class Case:
    """A command, run in `folder` once `prepare` has done its part."""

    name: str
    command: list[str]
    folder: Path
    prepare: Callable[[], None] = lambda: None
    watch: bool = False  # memory and torch, in a round of its own


def environment(folder: Path) -> dict[str, str]:
    """The same for all: the CPU, one thread for numerics, no settings of whoever measures, no notice of Material."""
    path = os.pathsep.join((str(folder), str(generate.ROOT)))
    others = {name: value for name, value in os.environ.items() if not name.startswith("LESSONS_")}
    return others | {
        "PYTHONPATH": path,
        "OMP_NUM_THREADS": "1",
        "NO_MKDOCS_2_WARNING": "true",
        "LESSONS_DEVICE": "cpu",
    }


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


def floors(root: Path, plain: Path, alone: str = "", *, peers: bool = False) -> Iterator[Case]:
    """The same work without a tool, and for `peers` what they do of it; `plain` holds the finished pages.

    `alone` is a snippet to be run by itself too.
    """
    yield Case("torch", [sys.executable, "-c", "import torch"], root)
    if alone:
        yield Case("alone", [sys.executable, "-m", "bench.floors", "once", alone], root)
    yield Case("once", [sys.executable, "-m", "bench.floors", "once"], root)
    yield Case("halves", [sys.executable, "-m", "bench.floors", "halves"], root)
    languages = [f"{sys.executable} -m mkdocs build -q -f {name}" for name in ("mkdocs.yml", "mkdocs.en.yml")]
    yield Case("plain", ["sh", "-c", " && ".join(languages)], plain)
    if peers:
        yield Case("plainly", [sys.executable, "-m", "bench.floors", "plainly"], root)
        yield Case("plain-one", ["sh", "-c", languages[0]], plain)


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
    return cost.output


def watch(case: Case, record: Record) -> None:
    """Run a case for what it holds in memory; it is not timed."""
    case.prepare()
    record.mib, record.torch = measure.watched(case.command, case.folder, environment(case.folder))
