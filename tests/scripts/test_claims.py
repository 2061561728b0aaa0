from __future__ import annotations

from pathlib import Path

import pytest

from scripts import claims
from scripts.claims import Claims
from scripts.problem import Problem

PAGE = Path("page.md")
DECIDED = """[S1]
verdict = "wrong"
lesson = "chain"
section = "ratio"
number = "x.ratio:.1f"
axis = "0 1 5"
zh = { claim = "说法", finding = "不对", number = "比值", mark = "相等" }
en = { claim = "claim", finding = "not so", number = "ratio", mark = "equal" }

"""
OPEN = """[S2]
verdict = "open"
lesson = ""
section = ""
number = ""
axis = ""
zh = { claim = "另一", finding = "", number = "", mark = "" }
en = { claim = "another", finding = "", number = "", mark = "" }
"""
RESULTS = {"x": {"ratio": 2.5}}


def load(folder: Path, text: str = DECIDED + OPEN) -> Claims:
    path = folder / "claims.toml"
    path.write_text(text, "utf-8")
    for language, title in (("zh", "四层链"), ("en", "The chain")):
        lessons = folder / language / "lessons"
        lessons.mkdir(parents=True, exist_ok=True)
        (lessons / "chain.md").write_text(
            f"---\nx: y\n---\n\n# {title} {{ #chain }}\n\n## Ratio {{ #ratio }}\n", "utf-8"
        )
    return claims.load(path, ("zh", "en"))


def test_a_claim_is_shown_with_its_number(tmp_path: Path) -> None:
    text = load(tmp_path).expand("a\n\n{{ claim S1 }}\n\nb", PAGE, "en", RESULTS)
    assert text == (
        'a\n\n!!! wrong "S1 · wrong"\n\n    Claim of the notes: claim\n\n    not so\n\n    ratio: **2.5**\n\n\nb'
    )


def test_a_claim_links_to_its_row_where_there_is_a_table(tmp_path: Path) -> None:
    every, page = load(tmp_path), tmp_path / "en" / "lessons" / "chain.md"
    (tmp_path / "en" / "claims.md").touch()
    assert '!!! wrong "[S1](../claims.md#s1) · wrong"' in every.expand("{{ claim S1 }}", page, "en", RESULTS)


def test_an_open_claim_has_no_number(tmp_path: Path) -> None:
    assert load(tmp_path).expand("{{ claim S2 }}", PAGE, "zh", {}) == '!!! open "S2 · 待定"\n\n    笔记里的说法：另一\n'


def test_an_unknown_claim_is_named_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"page\.md:13: no claim 'S3'; nearest known: S"):
        load(tmp_path).expand("a\n\n{{ claim S3 }}", PAGE, "zh", RESULTS, offset=10)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('lesson = ""\n', "", "claim S2 must have axis, en, lesson, number, section, verdict, zh"),
        ('"open"', '"maybe"', "claim S2 has the verdict 'maybe'; expected right, partly, wrong, gap, open"),
        ('"open"', '"right"', "claim S2 is right; an open claim has no lesson"),
        ('number = ""\naxis', 'number = "x.a"\naxis', "claim S2 is open; an open claim has no lesson, section, number"),
        (
            'finding = "", number = "", mark = "" }\nen',
            'finding = "x", number = "", mark = "" }\nen',
            "claim S2 is open",
        ),
        ('"another", finding = "", number = "", mark = "" }', '"another" }', "and each language claim, finding"),
        (
            '{ claim = "another", finding = "", number = "", mark = "" }',
            '"another"',
            "and each language claim, finding",
        ),
        ('mark = "" }\nen', 'mark = "", correction = "x" }\nen', "and all of them or none a correction"),
    ],
)
def test_a_row_says_no_more_and_no_less_than_its_verdict(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in OPEN
    with pytest.raises(Problem, match=r"claims\.toml:10: ") as caught:
        load(tmp_path, DECIDED + OPEN.replace(old, new))
    assert message in str(caught.value)


@pytest.mark.parametrize("empty", ["lesson", "section", "number", "axis"])
def test_a_decided_claim_has_them_all(tmp_path: Path, empty: str) -> None:
    lines = [f'{empty} = ""' if line.startswith(empty) else line for line in DECIDED.splitlines()]
    with pytest.raises(Problem, match=r"claims\.toml:1: claim S1 is wrong; .* a decided one has them all"):
        load(tmp_path, "\n".join(lines))


@pytest.mark.parametrize(("text", "message"), [("[S1\n", "not TOML"), ("S1 = 1\n", "claim S1 must have")])
def test_what_is_no_table_of_claims(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Problem, match=rf"claims\.toml.*{message}"):
        load(tmp_path, text)


def test_every_verdict_has_its_word_in_every_language() -> None:
    assert {frozenset(words) for words in claims.VERDICTS.values()} == {frozenset(claims.LABELS)}
