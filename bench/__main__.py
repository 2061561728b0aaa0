"""`python -m bench [--sizes 16 64] [--repetitions 5] [--no-peers]`: measure, print a table, write JSON, publish it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import cases, generate, peers, report, serving
from bench.cases import Case, Record

Round = Callable[[int], Iterator[Case]]
CHANGED = "wave_002"  # the snippet whose `compute` is changed
PUBLISHED = generate.ROOT / "bench" / "result.json"
WORKING = generate.ROOT / ".cache" / "bench" / "result.json"
LIBRARIES = ("torch", "matplotlib", "mkdocs", "mkdocs-material")


def main() -> None:
    """Measure every project that was asked for, one after the other."""
    options = arguments()
    tools = [peer for peer in peers.PEERS if options.peers]
    for peer in tools:
        peers.install(peer)
    places: dict[str, Any] = json.loads(WORKING.read_text("utf-8"))["places"] if options.resume else {}
    result = {"machine": machine(), "repetitions": options.repetitions, "places": places}
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        for size in options.sizes:
            inside = tools if size <= options.peers_up_to else []
            places[str(size)] = generated(Path(scratch) / str(size), size, options.repetitions, inside)
            save(result)
        if options.site:
            places["site"] = real(Path(scratch) / "site", options.repetitions)
            save(result)
    print(report.text(report.rows(places)))
    if options.publish:
        shutil.copyfile(WORKING, PUBLISHED)
    tell(f"{PUBLISHED if options.publish else WORKING} holds it all")


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[16, 64, 256], help="numbers of snippets")
    parser.add_argument("--repetitions", type=int, default=5, help="rounds that are timed")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True, help="measure other tools")
    parser.add_argument("--peers-up-to", type=int, default=16, metavar="N", help="leave them out of larger sites")
    parser.add_argument("--site", action=argparse.BooleanOptionalAction, default=True, help="measure this site too")
    parser.add_argument("--resume", action="store_true", help="add to what an earlier run has measured")
    parser.add_argument("--publish", action="store_true", help="make it the result that the site shows")
    return parser.parse_args()


def generated(root: Path, size: int, repetitions: int, tools: list[peers.Peer]) -> dict[str, Any]:
    """Everything on a generated site; doc tests and serving where there are few snippets."""
    ours, plain = root / "ours", root / "plain"
    generate.project(ours, size)
    for peer in tools:
        peer.write(root / peer.name, generate.waves(size))
    cases.finish(ours, plain)

    def once(number: int) -> Iterator[Case]:
        yield from cases.floors(ours, plain, alone=CHANGED, peers=bool(tools))
        yield from cases.ours(ours, number, cases.EDITS)
        if size <= 64:
            yield from cases.doctests(ours)
        for peer in tools:
            yield from peer.cases(root / peer.name, number)

    place = rounds(once, repetitions, f"{size} snippets")
    if size <= 64:
        tell(f"{size} snippets: serving")
        place["serve"] = serving.latencies(ours, repetitions)
    return place


def real(root: Path, repetitions: int) -> dict[str, Any]:
    """A copy of this repository as it is committed."""
    ours, plain = root / "ours", root / "plain"
    ours.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=generate.ROOT, check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-x", "-C", str(ours)], input=archive, check=True)
    (ours / "node_modules").symlink_to(generate.ROOT / "node_modules")
    cases.finish(ours, plain)
    edits = {"prose": cases.replace("docs/en/notation.md", r"\n(\Z|\nRound \d+\.\n\Z)", "\n\nRound {}.\n")}

    def once(number: int) -> Iterator[Case]:
        yield from cases.floors(ours, plain)
        yield from cases.ours(ours, number, edits)
        yield from cases.doctests(ours)

    return rounds(once, repetitions, "this site")


def rounds(once: Round, repetitions: int, where: str) -> dict[str, Any]:
    """A round that is watched and not timed, then those that are timed; in each all cases, one after the other."""
    records: dict[str, Record] = defaultdict(Record)
    snippet = []
    for case in once(0):
        if case.watch:
            tell(f"{where}: watching {case.name}")
            cases.watch(case, records[case.name])
    for number in range(1, repetitions + 1):
        for case in once(number):
            tell(f"{where}: round {number} of {repetitions}, {case.name}")
            output = cases.perform(case, records[case.name])
            if case.name == "alone":
                seconds = json.loads(output.splitlines()[-1])
                snippet.append(round(sum(seconds.values()) - seconds["import"], 3))
    return {"cases": {name: asdict(record) for name, record in records.items()}, "snippet": snippet}


def machine() -> dict[str, Any]:
    """What measured, when, with which versions."""
    names = [row.partition(":")[2].strip() for row in read("/proc/cpuinfo") if row.startswith("model name")]
    memory = next((int(row.split()[1]) for row in read("/proc/meminfo") if row.startswith("MemTotal")), 0)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": names[0] if names else platform.processor(),
        "processors": os.cpu_count(),
        "memory": round(memory / 2**20),
        "system": platform.system(),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def read(path: str) -> list[str]:
    """The lines of a file, none where there is no such file."""
    return Path(path).read_text("utf-8").splitlines() if Path(path).exists() else []


def save(result: dict[str, Any]) -> None:
    """Write what there is so far, with its rows."""
    rows = report.plain(report.rows(result["places"]))
    WORKING.parent.mkdir(parents=True, exist_ok=True)
    WORKING.write_text(json.dumps(result | {"rows": rows}, indent=1) + "\n", "utf-8")


def tell(what: str) -> None:
    """Say on standard error what is going on."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
