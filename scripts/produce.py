"""Results and figures of all snippets: from the cache where nothing they depend on has changed, else by running."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from scripts import child, device, executor, imports, keys, snippet, words
from scripts.execute import GpuFault, Outcome, Task
from scripts.executor import Executor
from scripts.problem import Problem, Problems, nearest
from scripts.settings import Settings
from scripts.snippet import Snippet, prune, words_used
from scripts.store import Entry, Store
from scripts.words import Words

Report = Callable[[str], None]
# torch's first optimiser in a process imports torch._dynamo, which takes every child a second unless it is there
OPTIMISER = re.compile(r"\boptim\b")


@dataclass(frozen=True)
class Made:
    """What one snippet gave: its result, how it came about, and its figures: suffix -> file name -> SVG."""

    snippet: Snippet
    result: dict[str, Any]
    notes: dict[str, Any]
    versions: dict[str, str]
    figures: dict[str, dict[str, str]]


Finish = Callable[[Made], Made]


def unchanged(made: Made) -> Made:
    """Nothing is left to do."""
    return made


class Producer:
    """Brings snippets up to date. `ran` counts the runs of functions, `cached` the entries that were still good."""

    def __init__(self, settings: Settings, report: Report = print, ready: Executor | None = None) -> None:
        self.settings, self.report, self._ready = settings, report, ready
        self.store = Store(settings.cache)
        self.words: Words = words.load(settings.snippets / "words.toml", settings.languages)
        self.device = device.chosen(settings.device)
        self.ran: list[str] = []
        self.cached: list[str] = []

    def all(self, finish: Finish = unchanged) -> dict[str, Made]:
        """Every snippet by name; all of them are tried before Problems lists what failed."""
        broken: list[Problem] = []
        return self.some(snippet.find(self.settings.snippets, broken), broken, finish)

    def some(
        self, snippets: Iterable[Snippet], problems: Iterable[Problem] = (), finish: Finish = unchanged
    ) -> dict[str, Made]:
        """The given snippets, as many at a time as there are workers, each finished while others run.

        `problems` were found before.
        """
        snippets, settings = list(snippets), self.settings
        self._executor = self._ready or executor.begin(settings.executor, settings.workers, self._packages(snippets))
        # the executor closes before the pool waits for its threads, so that an interrupt ends what still runs
        with ThreadPoolExecutor(self._executor.slots) as pool, closing(self._executor):
            attempts = list(pool.map(partial(self._attempt, finish=finish), snippets))
        if failed := [*problems, *(attempt for attempt in attempts if isinstance(attempt, Problem))]:
            raise Problems(failed)
        return {made.snippet.name: made for made in attempts if isinstance(made, Made)}

    def one(self, one: Snippet) -> Made:
        """A single snippet, up to date."""
        return self.some([one])[one.name]

    def _attempt(self, one: Snippet, finish: Finish) -> Made | Problem:
        try:
            return finish(self._bring_up_to_date(one))
        except Problem as problem:
            self.report(f"{one.name}: failed")
            return problem

    def _bring_up_to_date(self, one: Snippet) -> Made:
        entry = self._result(one)
        content = entry.files[child.RESULT]
        figures = {}
        for suffix, function in one.draws.items():
            name = f"{one.name}.{suffix}" if suffix else one.name
            drawing = partial(self._run, one, function, "cpu", content.decode())
            drawn = self._entry("figures", name, keys.figure_parts(one, function, content, self.words), drawing)
            figures[suffix] = {file: svg.decode() for file, svg in drawn.files.items()}
        versions = {
            name.removeprefix("version of "): value
            for name, value in entry.parts.items()
            if name.startswith("version of ")
        } | {"python": entry.parts["python"]}
        return Made(one, json.loads(content), entry.notes, versions, figures)

    def _result(self, one: Snippet) -> Entry:
        """The result of a snippet; where the GPU cannot give it, the one of a CPU, noted as such."""
        try:
            return self._computed(one, self.device)
        except GpuFault as fault:
            self.report(f"{fault}; on the CPU instead")
            entry = self._computed(one, "cpu")
            return replace(entry, notes=entry.notes | {"instead": self.device})

    def _computed(self, one: Snippet, device: str) -> Entry:
        parts = keys.result_parts(one, device)
        return self._entry("results", one.name, parts, partial(self._run, one, "compute", device))

    def _entry(self, kind: str, name: str, parts: keys.Parts, make: Callable[[], Outcome]) -> Entry:
        """The cached entry under the key of `parts`, made first if need be, by one process at a time."""
        how, where = "cached", self.cached

        def run() -> Entry:
            nonlocal how, where
            again = self.store.damaged(kind, name, keys.key(parts))
            how, where = "run again, since its entry is damaged" if again else "run", self.ran
            made = make()
            notes = {"seconds": round(made.seconds, 2), "mib": made.mib, "device": parts.get("device", "cpu")}
            return Entry({file: text.encode() for file, text in made.files.items()}, parts, notes)

        entry = self.store.obtain(kind, name, parts, run)
        where.append(f"{kind}/{name}")
        if kind == "results" or where is self.ran:
            what = "" if kind == "results" else "figure "
            self.report(f"{what}{name}: {how}, {entry.notes['seconds']:.1f} s, {entry.notes['device']}")
        return entry

    def _run(self, one: Snippet, function: str, device: str, result: str = "") -> Outcome:
        folder, settings = one.path.parent, self.settings
        pruned = prune(one.tree, function)
        keyed = words_used(pruned, one.path)
        readable = [
            one.path,
            *(folder / name for name in one.declared.get("DATA", ())),
            *imports.reach(pruned, folder).local,
        ]
        task = Task(
            path=str(one.path), source=one.source, function=function, line=one.line_of(function), device=device,
            seconds=one.declared.get("SECONDS", settings.seconds), memory_mib=settings.memory_mib,
            output_kib=settings.output_kib, readable=tuple(os.path.realpath(file) for file in readable),
            result=result, small=one.declared.get("SMALL", False),
            words={language: {key: self.words.entry(key, one.path, line)[language] for key, line in keyed.items()}
                   for language in settings.languages},
        )  # fmt: skip
        return self._executor.run(task)

    def _packages(self, snippets: list[Snippet]) -> set[str]:
        """What the warm process imports: the packages of every `compute` that will have to run."""
        wanted = {"torch"} if self.device == "cuda" else set()  # which takes the GPU for every snippet
        for one in snippets:
            try:
                if not self.store.read("results", one.name, keys.key(keys.result_parts(one, self.device))):
                    wanted |= packages(one)
            except Problem:
                continue  # it is reported where the snippet is brought up to date
        return wanted


def packages(one: Snippet) -> set[str]:
    """The packages that `compute` imports."""
    reached = imports.reach(prune(one.tree, "compute"), one.path.parent)
    wanted = {name for name in reached.foreign if keys.is_package(name)}
    optimises = any(OPTIMISER.search(file.read_text("utf-8")) for file in (one.path, *reached.local))
    return wanted | {"torch._dynamo"} if optimises else wanted


def summary(producer: Producer) -> str:
    """How many computations and figures ran and how many were still good."""

    def count(names: list[str], kind: str) -> int:
        return sum(name.startswith(kind) for name in names)

    ran, cached = producer.ran, producer.cached
    return (
        f"snippets: {count(ran, 'results')} run, {count(cached, 'results')} cached; "
        f"figures: {count(ran, 'figures')} drawn, {count(cached, 'figures')} cached"
    )


def explain(settings: Settings, name: str) -> list[str]:
    """Why the next build would run a snippet or redraw its figures, or that it would not."""
    producer = Producer(settings)
    known = {one.name: one for one in snippet.find(settings.snippets)}
    must_know(name, known, settings.snippets)
    one, lines = known[name], []
    parts = keys.result_parts(one, producer.device)
    lines += compared(producer.store, "results", name, parts)
    entry = producer.store.read("results", name, keys.key(parts))
    for suffix, function in one.draws.items():
        figure = f"{name}.{suffix}" if suffix else name
        if entry:
            parts = keys.figure_parts(one, function, entry.files[child.RESULT], producer.words)
            lines += compared(producer.store, "figures", figure, parts)
        else:
            lines.append(f"figures {figure}: is drawn once the result is there")
    return lines


def must_know(name: str, known: Iterable[str], folder: Path) -> None:
    """Raise Problem with the nearest names if there is no snippet of this name."""
    if name not in known:
        raise Problem(folder, 0, f"no snippet {name!r}; {nearest(name, list(known))}")


def compared(store: Store, kind: str, name: str, parts: keys.Parts) -> list[str]:
    """What became of one entry."""
    if store.read(kind, name, keys.key(parts)):
        return [f"{kind} {name}: cached"]
    old = store.latest(kind, name)
    if old is None:
        return [f"{kind} {name}: never made, or its entry is damaged"]
    changes = keys.difference(old.parts, parts) or ["the entry is damaged"]
    return [f"{kind} {name}: to be made again", *(f"  {change}" for change in changes)]
