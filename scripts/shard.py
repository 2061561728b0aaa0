"""Shares of the snippets for several machines: of equal length by the times of an earlier run."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from scripts.store import Store

RECORD = "seconds.json"


class Shard(NamedTuple):
    """The share `number` of as many as `shares`, counted from 1."""

    number: int
    shares: int


def parse(text: str) -> Shard:
    """Read `i/n`; raise ArgumentTypeError for anything else."""
    found = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    shard = Shard(int(found[1]), int(found[2])) if found else Shard(0, 0)
    if not 1 <= shard.number <= shard.shares:
        raise argparse.ArgumentTypeError(f"{text!r} is no share; expected i/n with 1 <= i <= n, such as 1/3")
    return shard


def part(names: Iterable[str], seconds: Mapping[str, float], shard: Shard) -> list[str]:
    """The names of one share: longest first, each goes to the share that has least; who has no time gets the median.

    It depends on nothing but its arguments, so machines that never meet agree.
    """
    usual = median(seconds.values()) if seconds else 1.0
    parts: list[list[str]] = [[] for _ in range(shard.shares)]
    loads = [0.0] * shard.shares
    for name in sorted(names, key=lambda name: (-seconds.get(name, usual), name)):
        least = loads.index(min(loads))
        parts[least].append(name)
        loads[least] += seconds.get(name, usual)
    return sorted(parts[shard.number - 1])


def recorded(snippets: Path) -> dict[str, float]:
    """Seconds of each snippet, as they were noted; empty if nothing was."""
    file = snippets / RECORD
    seconds: dict[str, float] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return seconds


def record(snippets: Path, names: Mapping[str, list[str]], store: Store) -> dict[str, float]:
    """Note the seconds of the newest entries of each snippet, its figures included; `names` maps it to them."""
    known = recorded(snippets)
    for name, figures in names.items():
        entries = [store.latest("results", name), *(store.latest("figures", figure) for figure in figures)]
        if entries[0]:
            known[name] = round(sum(entry.notes["seconds"] for entry in entries if entry), 1)
    kept = {name: known[name] for name in sorted(known.keys() & names.keys())}
    (snippets / RECORD).write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return kept
