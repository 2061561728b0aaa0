from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import node
from scripts.node import Node
from scripts.problem import Problem

ECHO = """import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify({ asked: JSON.parse(line), by: process.pid }) + "\\n");
}
"""


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Node]:
    script = tmp_path / "echo.mjs"
    script.write_text(ECHO, "utf-8")
    one = Node(script)
    yield one
    one.close()


def test_one_process_answers_every_question(echo: Node) -> None:
    first, second = echo.ask(["一", "line\nbreak"]), echo.ask({"two": 2})
    assert (first["asked"], second["asked"]) == (["一", "line\nbreak"], {"two": 2})
    assert first["by"] == second["by"]


def test_a_closed_one_can_be_asked_again(echo: Node) -> None:
    before = echo.ask(1)["by"]
    echo.close()
    echo.close()
    assert echo.ask(1)["by"] != before


def test_a_missing_package_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "MODULES", tmp_path)
    with pytest.raises(Problem, match="katex is not installed; run `make site`, or `npm ci`"):
        node.version("katex")


def test_node_comes_from_the_path_or_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(node, "find_spec", lambda name: None)
    with pytest.raises(Problem, match="Node is not installed; run `make site`"):
        node.node()


def test_without_node_on_the_path_the_one_of_a_package_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(node.shutil, "which", lambda name: None)
    monkeypatch.setattr(node, "find_spec", lambda name: SimpleNamespace(origin=str(tmp_path / "__init__.py")))
    assert node.node() == str(tmp_path / "bin" / "node")
