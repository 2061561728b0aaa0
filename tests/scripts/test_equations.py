from __future__ import annotations

from pathlib import Path

import pytest

from scripts import equations
from scripts.problem import Problem

PAGE = Path("p.md")
TEXT = """$$
a = 1 .
\\label{one}
$$

By \\eqref{one} and $x$; `\\eqref{none}`.

!!! info "I"

    $$ b $$

``` text
$$ c $$ \\eqref{none}
```
"""


def test_equations_are_numbered_and_referred_to() -> None:
    assert equations.numbered(TEXT, PAGE) == (
        "$$\na = 1 . \\tag{1}\n$$\n\n"
        'By <a href="#eq-1">(1)</a> and $x$; `\\eqref{none}`.\n\n'
        '!!! info "I"\n\n    $$ b \\tag{2} $$\n\n'
        "``` text\n$$ c $$ \\eqref{none}\n```\n"
    )


def test_a_reference_may_stand_before_its_equation() -> None:
    assert equations.numbered("\\eqref{a}\n\n$$x\\label{a}$$", PAGE).startswith(
        '<a href="#eq-1">(1)</a>\n\n$$x \\tag{1}$$'
    )


@pytest.mark.parametrize(
    ("bad", "line", "message"),
    [
        ("x\n\n\\eqref{oen}", 21, "\\eqref{oen}: no equation of this page has \\label{oen}; nearest known: one"),
        ("$$y \\label{one}$$", 19, "label 'one' is that of equation (1) already; take another name"),
    ],
)
def test_a_fault_is_named_at_its_line(bad: str, line: int, message: str) -> None:
    with pytest.raises(Problem) as caught:
        equations.numbered(f"{TEXT}\n{bad}\n", PAGE, offset=3)
    assert str(caught.value) == f"p.md:{line}: {message}"


def test_the_number_is_taken_off_before_the_formula_is_set() -> None:
    assert equations.untagged("a = 1 .\n \\tag{12}") == ("a = 1 .", "12")
    assert equations.untagged("a") == ("a", "")
