from __future__ import annotations

from pathlib import Path

import pytest

from scripts import errata
from scripts.claims import Claim, Claims
from scripts.problem import Problem

RESULTS = {"x": {"ratio": 2.5}}


def claims(folder: Path) -> Claims:
    lessons = folder / "en" / "lessons"
    lessons.mkdir(parents=True)
    (lessons / "chain.md").write_text("# The chain { #chain }\n\n## Ratio { #ratio }\n", "utf-8")
    rows = {}
    for line, (key, verdict, extra) in enumerate(
        [
            ("S1", "right", {}),
            ("S2", "wrong", {"correction": "Say this."}),
            ("S3", "right", {"correction": "Say it better."}),
            ("S4", "gap", {}),
            ("S5", "open", {}),
        ],
        1,
    ):
        texts = {"claim": f"claim {line}.", "finding": f"finding {line}.", "number": "ratio"} | extra
        rows[key] = Claim(key, line, verdict, "chain", "ratio", "x.ratio:.1f", "0 1 5", {"en": texts})
    return Claims(folder / "claims.toml", rows)


def test_an_entry_says_what_stands_what_should_and_why(tmp_path: Path) -> None:
    assert errata.page(claims(tmp_path), "S1", "S2", "en", RESULTS) == (
        "[S2](../claims.md#s2) claim 2. { #s2 }\n"
        ":   **Instead:** Say this.\n"
        ":   <small>ratio: 2.5 · [The chain · Ratio](../lessons/chain.md#ratio)</small>\n"
    )


def test_what_is_right_or_open_is_left_out_unless_it_has_a_correction(tmp_path: Path) -> None:
    text = errata.page(claims(tmp_path), "S1", "S5", "en", RESULTS)
    assert [line.split("]")[0] for line in text.splitlines() if "claims.md" in line] == ["[S2", "[S3", "[S4"]
    assert ":   **Instead:** finding 4." in text


def test_a_claim_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"claims\.toml: no claim 'S6', for which errata ask; nearest known: S"):
        errata.page(claims(tmp_path), "S1", "S6", "en", RESULTS)


def test_a_section_that_is_not_there_is_named_at_its_claim(tmp_path: Path) -> None:
    table = claims(tmp_path)
    (tmp_path / "en" / "lessons" / "chain.md").write_text("# The chain { #chain }\n", "utf-8")
    with pytest.raises(Problem, match=r"claims\.toml:2: claim S2 names section 'ratio' of lesson chain; "):
        errata.page(table, "S2", "S2", "en", RESULTS)
