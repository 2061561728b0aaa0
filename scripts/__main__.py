"""Commands beside the build: `python -m scripts explain NAME...`, `run`, `record`, `compare SITE`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from scripts import compare as comparison
from scripts import produce, settings, shard, snippet
from scripts.device import WANTED
from scripts.problem import Problem, Problems
from scripts.settings import Settings
from scripts.store import Store


def main() -> int:
    """Run one command; return the exit status."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(128 + signal.SIGINT))
    arguments = parsed()
    for name in ("executor", "device"):
        if value := getattr(arguments, name, None):
            os.environ[f"LESSONS_{name.upper()}"] = value  # one way in, which checks the value
    try:
        arguments.command(settings.load(), arguments)
    except (Problem, Problems, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def parsed() -> argparse.Namespace:
    """What the command line asks for; `command` is the function that does it."""
    parser = argparse.ArgumentParser(prog="python -m scripts")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("explain", help="say whether the next build runs a snippet, and why")
    command.add_argument("names", nargs="+", metavar="NAME")
    command.set_defaults(command=explain)
    command = commands.add_parser("run", help="run what is not in the cache, without building pages")
    command.add_argument("names", nargs="*", metavar="NAME", help="snippets; all of them where none is named")
    command.add_argument("--executor", metavar="EXECUTOR", help="local, or dask://host:port")
    command.add_argument("--device", choices=WANTED)
    command.add_argument("--shard", type=shard.parse, default=shard.Shard(1, 1), metavar="I/N", help="one share of N")
    command.set_defaults(command=run)
    command = commands.add_parser("record", help=f"note how long snippets took in snippets/{shard.RECORD}")
    command.set_defaults(command=record)
    command = commands.add_parser("compare", help="say which published numbers moved since an older build")
    command.add_argument("old", type=Path, metavar="SITE", help="a built site, or a JSON file of results by snippet")
    command.add_argument("--new", type=Path, default=Path("site"), metavar="SITE", help="the site that is compared")
    command.add_argument("--tolerance", type=float, default=0.001, help="the relative change that is passed over")
    command.set_defaults(command=compare)
    return parser.parse_args()


def explain(ours: Settings, arguments: argparse.Namespace) -> None:
    """Print which part of a key changed since a snippet last ran."""
    for name in arguments.names:
        print("\n".join(produce.explain(ours, name)))


def run(ours: Settings, arguments: argparse.Namespace) -> None:
    """Bring snippets up to date; raise Problems with all that failed."""
    broken: list[Problem] = []
    known = {one.name: one for one in snippet.find(ours.snippets, broken)}
    for name in arguments.names:
        produce.must_know(name, known, ours.snippets)
    share = shard.part(arguments.names or known, shard.recorded(ours.snippets), arguments.shard)
    producer = produce.Producer(ours)
    producer.some([known[name] for name in share], broken)
    print(produce.summary(producer))


def record(ours: Settings, _: argparse.Namespace) -> None:
    """Note the times that shares are made of."""
    names = {one.name: one.figures() for one in snippet.find(ours.snippets)}
    kept = shard.record(ours.snippets, names, Store(ours.cache))
    print(f"{ours.snippets / shard.RECORD}: {len(kept)} of {len(names)} snippets, {sum(kept.values()):.0f} s")


def compare(ours: Settings, arguments: argparse.Namespace) -> None:
    """Print which published numbers moved since an older build."""
    print("\n".join(comparison.report(ours, arguments.old, arguments.new, arguments.tolerance)))


if __name__ == "__main__":
    sys.exit(main())
