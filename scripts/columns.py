"""A result as a table for a spreadsheet, where it is one: lists of equal length, each of them a column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

Column = tuple[str, list[Any]]
ROWS = 3  # fewer are a handful of numbers, no table


def table(result: dict[str, Any]) -> str:
    """The lists of a result as CSV; empty if there is none, or if they differ in length and so are several tables."""
    found = list(columns("", result))
    lengths = {len(values) for _, values in found}
    if len(lengths) != 1 or lengths.pop() < ROWS:
        return ""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(name for name, _ in found)
    writer.writerows(zip(*(values for _, values in found), strict=True))
    return text.getvalue()


def columns(name: str, value: Any) -> Iterator[Column]:
    """Every list below `value` by its path; a list of like dictionaries or of equal lists is several columns."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from columns(f"{name}.{key}" if name else key, one)
    elif isinstance(value, list) and value:
        first = value[0]
        if isinstance(first, dict) and all(isinstance(one, dict) and one.keys() == first.keys() for one in value):
            yield from columns(name, {key: [one[key] for one in value] for key in first})
        elif isinstance(first, list) and all(isinstance(one, list) and len(one) == len(first) for one in value):
            yield from columns(name, {str(place): [one[place] for one in value] for place in range(len(first))})
        else:
            yield name, value
