from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from scripts import shard
from scripts.shard import Shard
from scripts.store import Entry, Store

SECONDS = {"a": 9.0, "b": 5.0, "c": 4.0, "d": 1.0, "gone": 3.0}


def parts(names: str, seconds: dict[str, float], shares: int) -> list[str]:
    return ["".join(shard.part(names, seconds, Shard(number, shares))) for number in range(1, shares + 1)]


@pytest.mark.parametrize(
    ("names", "seconds", "shares", "expected"),
    [
        ("abcd", SECONDS, 1, ["abcd"]),
        ("abcd", SECONDS, 2, ["ad", "bc"]),  # 10 and 9 seconds
        ("dcba", SECONDS, 2, ["ad", "bc"]),
        ("abcd", SECONDS, 5, ["a", "b", "c", "d", ""]),
        ("abcdef", SECONDS, 2, ["ade", "bcf"]),  # e and f count 4 each, the median
        ("abcd", {}, 2, ["ac", "bd"]),
        ("", SECONDS, 2, ["", ""]),
    ],
)
def test_shares_are_about_equal(names: str, seconds: dict[str, float], shares: int, expected: list[str]) -> None:
    assert parts(names, seconds, shares) == expected


def test_every_name_is_in_one_share() -> None:
    names = [f"s{number:03}" for number in range(101)]
    seconds = {name: float(number % 7) for number, name in enumerate(names[:80])}
    for shares in (1, 2, 3, 7, 200):
        found = [name for number in range(shares) for name in shard.part(names, seconds, Shard(number + 1, shares))]
        assert sorted(found) == names


@pytest.mark.parametrize("text", ["0/3", "4/3", "1/0", "1", "a/b", "1/3/", "-1/3", ""])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no share; expected i/n"):
        shard.parse(text)


def test_a_share_is_read() -> None:
    assert shard.parse("2/3") == Shard(2, 3)


def test_times_are_noted_and_kept_for_what_still_exists(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    for kind, name, seconds in (("results", "x", 1.25), ("figures", "x.a", 0.5), ("results", "deep/y", 2.0)):
        store.write(kind, name, "0" * 32, Entry({}, {}, {"seconds": seconds}))
    assert shard.recorded(tmp_path) == {}
    names = {"x": ["x.a"], "deep/y": [], "never": ["never"]}
    assert shard.record(tmp_path, names, store) == {"x": 1.8, "deep/y": 2.0}
    assert shard.record(tmp_path, {"x": ["x.a"], "never": []}, Store(tmp_path / "empty")) == {"x": 1.8}
    assert shard.recorded(tmp_path) == {"x": 1.8}
