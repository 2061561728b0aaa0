"""The faults that the tests inject, as a table: what is injected, what has to happen, and which tests see to it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path

from scripts.place import owner, tables

HEAD = {
    "zh": ("编号", "注入的故障", "应有的行为", "测试"),
    "en": ("No.", "Injected", "Right behaviour", "Tests"),
}

COUNT = {"zh": ("{} 个", "{} 个"), "en": ("{} test", "{} tests")}

Faults = dict[str, dict[str, list[str]]]


def load(path: Path, languages: tuple[str, ...]) -> Faults:
    """Id -> language -> fault and behaviour; raise Problem where a fault does not have both in each language."""
    text, table = tables(path)
    for key, row in table.items():
        one = owner(path, "fault", key, text)
        one.expect(row, set(languages), set())
        if not all(isinstance(words, list) and len(words) == 2 and all(words) for words in row.values()):
            raise one.problem("must have a list of two texts in each language: what is injected, what has to happen")
    return table


def tests(folder: Path) -> dict[str, list[str]]:
    """Id -> the tests below `folder` that carry it, as `file.py::test`, in their order; nothing is run."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for fault in marks(node):
                    found[fault].append(f"{path.relative_to(folder).as_posix()}::{node.name}")
    return found


def marks(test: ast.FunctionDef) -> Iterator[str]:
    """The ids in `@pytest.mark.fault("F1", "F2")`, wherever in the decorators it stands."""
    for node in (part for decorator in test.decorator_list for part in ast.walk(decorator)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fault":
            yield from (str(ast.literal_eval(argument)) for argument in node.args)


def table(faults: Faults, carried: dict[str, list[str]], language: str) -> str:
    """A row for each fault, with the names of its tests to unfold."""
    lines = [f"| {' | '.join(HEAD[language])} |", "|---|---|---|---|"]
    for key, texts in faults.items():
        names = "".join(f"<li><code>{escape(name)}</code></li>" for name in carried.get(key, ()))
        count = COUNT[language][names.count("<li>") != 1].format(names.count("<li>"))
        shown = f"<details><summary>{count}</summary><ul>{names}</ul></details>" if names else "—"
        lines.append(f"| {key} | {' | '.join(texts[language])} | {shown} |")
    return "\n".join(lines)
