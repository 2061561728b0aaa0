from __future__ import annotations

import pytest

from scripts import columns


@pytest.mark.parametrize(
    ("result", "text"),
    [
        ({"x": [1, 2, 3], "deep": {"y": [0.5, None, "a,b"]}}, 'x,deep.y\n1,0.5\n2,\n3,"a,b"\n'),
        ({"n": 7, "rows": [{"low": 1, "high": 2}] * 3}, "rows.low,rows.high\n1,2\n1,2\n1,2\n"),
        ({"cells": [[1, 2], [3, 4], [5, 6]]}, "cells.0,cells.1\n1,2\n3,4\n5,6\n"),
    ],
)
def test_lists_of_one_length_are_a_table(result: dict[str, object], text: str) -> None:
    assert columns.table(result) == text


@pytest.mark.parametrize(
    "result",
    [
        {"a": 1, "b": {"c": 2}},
        {"a": [1, 2]},
        {"a": [1, 2, 3], "b": [1, 2, 3, 4]},
        {"a": []},
    ],
)
def test_anything_else_is_none(result: dict[str, object]) -> None:
    assert columns.table(result) == ""


def test_lists_within_lists_that_differ_stay_in_one_cell() -> None:
    assert columns.table({"a": [[1], [2, 3], [4]]}) == 'a\n[1]\n"[2, 3]"\n[4]\n'
