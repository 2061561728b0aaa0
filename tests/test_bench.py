"""The benchmark: what it lays out builds, its edits hit, its ratios are right."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import cases, generate, measure, peers, report
from bench.cases import EDITS, Case, Record
from scripts import benchmark

QUIET = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}


def python(code: str, folder: Path) -> list[str]:
    """The command that runs a line of Python."""
    return [sys.executable, "-c", code]


@pytest.mark.slow
def test_generated_site_builds_and_each_edit_runs_what_it_should(tmp_path: Path) -> None:
    """Nothing else than the summary of the build is believed; prose draws nothing, so it shares a build."""
    generate.project(tmp_path, 4)
    cold, unchanged, *_ = cases.ours(tmp_path, 1, EDITS)
    assert said(cold) == (4, 8)
    for name in ("prose", "label", "draw"):
        EDITS[name](tmp_path, 1)
    assert said(unchanged) == (0, 2)
    for name in ("compute", "helper"):
        EDITS[name](tmp_path, 1)
    assert said(unchanged) == (2, 4)
    assert (tmp_path / "site" / "en" / "page-001.html").is_file()
    for edit in EDITS.values():  # every round needs another change
        edit(tmp_path, 2)


def said(case: Case) -> tuple[int | None, int | None]:
    """How many snippets a build ran, and how many figures it drew."""
    record = Record()
    cases.perform(case, record)
    return record.ran, record.drawn


def test_an_edit_that_changes_nothing_is_an_error(tmp_path: Path) -> None:
    """A case would be timed that is none."""
    (tmp_path / "x.txt").write_text("a = 1\n")
    with pytest.raises(AssertionError, match=r"x\.txt has no 'b'"):
        cases.replace("x.txt", "b", "c")(tmp_path, 1)
    with pytest.raises(AssertionError, match="or it was like that before"):
        cases.replace("x.txt", "1", "1")(tmp_path, 1)


def test_time_of_grandchildren_and_orphans_counts(tmp_path: Path) -> None:
    """A child that leaves a busy process behind has not finished."""
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    left = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    cost = measure.run(python(left, tmp_path), tmp_path, QUIET)
    assert cost.cpu > 0.29 and cost.wall > 0.29


def test_a_command_that_fails_is_an_error(tmp_path: Path) -> None:
    """Its time would be that of a failure."""
    with pytest.raises(RuntimeError, match=r"status 3:\nwords"):
        measure.run(python("print('words'); raise SystemExit(3)", tmp_path), tmp_path, QUIET)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_of_all_processes_is_summed(tmp_path: Path) -> None:
    """Two processes of 100 MiB of their own each."""
    hold = "import time; a = bytearray(100 * 2**20); time.sleep(1)"
    both = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; p.wait()"
    mib, torch = measure.watched(python(both, tmp_path), tmp_path, QUIET)
    assert 200 < mib < 300
    assert not torch


@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
def test_other_tools_get_the_same_snippets(peer: peers.Peer, tmp_path: Path) -> None:
    """Each has a pinned environment, two pages of the same code, and lines for its edits."""
    assert "torch==" in (peers.LOCKS / f"{peer.name}.txt").read_text()
    peer.write(tmp_path, generate.waves(6))
    text = (tmp_path / peer.page).read_text("utf-8")
    assert text.count("def compute") == 5 and "# --8<--" not in text
    for number in (0, 1, 2):
        for case in peer.cases(tmp_path, number):
            case.prepare()
        assert not [name for name in peer.made if (tmp_path / name).exists()]
        for name in peer.made:
            (tmp_path / name).mkdir()
    (tmp_path / peer.made[-1]).rmdir()
    with pytest.raises(AssertionError, match="is it cold"):
        next(peer.cases(tmp_path, 3)).prepare()
    assert "SEED = 102" in (tmp_path / peer.page).read_text("utf-8")


def place(**more: Any) -> dict[str, Any]:
    """What was measured on a site, in two rounds."""

    def case(wall: float, **also: Any) -> dict[str, Any]:
        idle = {"ran": 0, "drawn": 0, "torch": False, "mib": 500.0}
        return {"wall": [wall, 3 * wall], "cpu": [2 * wall, 6 * wall]} | idle | also

    measured = {
        "torch": case(2),
        "once": case(10),
        "halves": case(7),
        "plainly": case(5),
        "plain": case(4),
        "plain-one": case(2),
        "cold": case(6, ran=16),
        "unchanged": case(4.4),
        "compute": case(7, ran=1),
    }
    return {"cases": measured | more, "snippet": [0.5, 1.5]}


def found(places: dict[str, Any]) -> dict[str, report.Row]:
    """The rows by what they measure."""
    return {row.key: row for row in report.rows(places)}


def test_ratios_are_taken_within_a_round() -> None:
    """The second round met three times the load and gives the same ratios."""
    rows = found({"16": place()})
    assert (rows["cold-wall"].value, rows["cold-wall"].low, rows["cold-wall"].high) == (0.6, 0.6, 0.6)
    assert rows["cold-wall"].met and rows["cold-cpu"].value == 0.6
    assert rows["unchanged"].value == 1.1 and rows["unchanged"].met
    assert rows["compute"].value == round(7 / (4.4 + 2 + 1.3 * 0.5), 3) and rows["compute"].met
    assert rows["memory"].met


def test_a_ratio_that_holds_is_not_met_where_torch_was_imported_or_something_ran() -> None:
    """A fast build that does too much is no good."""
    good = place()["cases"]["unchanged"]
    assert not found({"16": place(unchanged=good | {"torch": True})})["unchanged"].met
    assert not found({"16": place(unchanged=good | {"ran": 1})})["unchanged"].met
    assert not found({"16": place(unchanged=good | {"drawn": 1})})["unchanged"].met
    assert not found({"16": place(unchanged=good | {"torch": None})})["unchanged"].met


def test_a_cold_build_that_was_not_cold_is_not_met() -> None:
    """One of 16 came from a cache."""
    cold = place()["cases"]["cold"]
    assert not found({"16": place(cold=cold | {"ran": 15})})["cold-wall"].met


def test_rounds_that_run_something_else_are_an_error() -> None:
    """Their times could not be compared."""
    record = Record()
    record.add(measure.Cost(1, 1, "snippets: 4 run, 0 cached; figures: 8 drawn, 0 cached"))
    with pytest.raises(RuntimeError, match=r"\(3, 8\), those before \(4, 8\)"):
        record.add(measure.Cost(1, 1, "snippets: 3 run, 1 cached; figures: 8 drawn, 0 cached"))


def test_settings_of_whoever_measures_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a cache of theirs no build would be cold."""
    monkeypatch.setenv("LESSONS_CACHE", "/elsewhere")
    assert "LESSONS_CACHE" not in cases.environment(Path())


def test_seconds_per_snippet_compare_the_largest_with_the_smallest() -> None:
    """16 snippets in 6 s and 32 in 12 s are the same for each."""
    twice = place(cold=place()["cases"]["cold"] | {"wall": [12, 36], "mib": 700.0})
    rows = found({"16": place(), "32": twice})
    assert rows["per-snippet"].value == 1 and rows["per-snippet"].where == "32 / 16"
    assert rows["memory"].met is False


def test_what_every_build_costs_hides_no_growth() -> None:
    """6 s, 12 s and 48 s for 16, 32 and 64 snippets: each further one costs three times as much in the large site."""
    cold = place()["cases"]["cold"]
    sites = {str(16 * size): place(cold=cold | {"wall": [wall, wall]}) for size, wall in ((1, 6), (2, 12), (4, 48))}
    assert found(sites)["further-snippet"].value == 3


def test_nothing_measured_is_an_error() -> None:
    """No rounds, no row."""
    with pytest.raises(ValueError, match="no round has measured cold-wall"):
        report.row("cold-wall", "16", [])


def test_table_says_what_is_met() -> None:
    """One line for each row, under a head."""
    lines = report.text(report.rows({"16": place()})).splitlines()
    assert lines[0].split()[0] == "what"
    assert next(line for line in lines if line.startswith("cold-wall ")).endswith("met")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_has_words(language: str) -> None:
    """Or hours of measuring would end in a page that cannot be built."""
    serve = {"prose": [1.0], "compute": [2.0]}
    tool = {f"tool {kind}": place()["cases"]["cold"] for kind in ("cold", "unchanged", "prose", "compute")}
    more = {name: place()["cases"]["compute"] for name in ("prose", "label", "draw", "helper", "blocks", "doctests")}
    whole = {size: place(**more, **tool) | {"serve": serve} for size in ("16", "64", "256", "site")}
    whole["64"]["cases"]["cold"]["wall"], whole["256"]["cases"]["cold"]["wall"] = [12, 24], [48, 50]
    for one in report.plain(report.rows(whole)):
        assert all(benchmark.row(one, language))


def test_a_case_does_nothing_before_it_is_asked() -> None:
    """The preparation belongs to the run."""
    assert Case("x", [], Path()).prepare() is None
