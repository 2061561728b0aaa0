from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts import snippet
from scripts.problem import Problem
from scripts.snippet import Region, Snippet

PARTS = '''"""Claim. Rest."""
import torch
from math import pi as PI, tau

SIZE = 3
TABLE = {}
TABLE["a"] = SIZE
UNUSED = tau


class Net(torch.nn.Module):
    pass


def helper():
    return Net(), TABLE


def compute():
    return helper()


def draw(figure, result, word=str):
    figure.text(PI, 0, word("value"))


def draw_a(figure, result, word=str):
    pass


if __name__ == "__main__":
    compute()
'''


START = "# --8<-- [start:one]\n"


def read(folder: Path, text: str | bytes, name: str = "x.py") -> Snippet:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return snippet.read(path, folder)


def test_parts_are_read_without_running(tmp_path: Path) -> None:
    one = read(tmp_path, 'SECONDS = 3\nDATA = ("a.csv",)\nVARIES = True\nSIZE = 1\n' + PARTS, "deep/x.py")
    assert one.name == "deep/x"
    assert one.figures() == ["deep/x", "deep/x.a"]
    assert one.draws == {"": "draw", "a": "draw_a"}
    assert one.declared == {"SECONDS": 3, "DATA": ("a.csv",), "VARIES": True}
    assert [one.line_of(name) for name in ("compute", "draw_a", "nothing")] == [23, 31, 0]


def test_claim_is_the_docstring(tmp_path: Path) -> None:
    assert read(tmp_path, PARTS).claim == "Claim. Rest."


@pytest.mark.parametrize("line", ['SECONDS = "5"', "SECONDS = 2 * LIMIT", 'DATA = "a.csv"', "VARIES = 1"])
def test_a_declaration_is_a_literal_of_its_type(tmp_path: Path, line: str) -> None:
    one = read(tmp_path, f"\n{line}\n")
    with pytest.raises(Problem, match=rf"x\.py:2: {line[:4]}\w* must be a literal (int|tuple|bool), found"):
        _ = one.declared


@pytest.mark.parametrize(
    ("text", "where"),
    [(b"x = 1\ndef f(:\n", ":2: not Python"), (b"x = '\xff'", ": not Python"), (b"x = 1\0", ": not Python")],
)
def test_what_is_not_python_is_named(tmp_path: Path, text: bytes, where: str) -> None:
    with pytest.raises(Problem) as caught:
        read(tmp_path, text)
    assert f"x.py{where}" in str(caught.value)


def test_find_leaves_out_shared_modules(tmp_path: Path) -> None:
    read(tmp_path, PARTS, "b.py")
    read(tmp_path, PARTS, "a/b.py")
    read(tmp_path, "def shared(): pass", "shared.py")
    assert [one.name for one in snippet.find(tmp_path)] == ["a/b", "b"]


def test_find_goes_on_after_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(:", "utf-8")
    read(tmp_path, PARTS, "b.py")
    broken: list[Problem] = []
    assert [one.name for one in snippet.find(tmp_path, broken)] == ["b"]
    assert [problem.where for problem in broken] == [tmp_path / "a.py"]
    with pytest.raises(Problem, match=r"a\.py:1"):
        snippet.find(tmp_path)


@pytest.mark.fault("M2")
@pytest.mark.parametrize(
    "text",
    [
        "async def compute():\n    return {}\n",
        "compute = dict\n",
        "if True:\n    def compute():\n        return {}\n",
        "from other import run as compute\n",
    ],
)
def test_a_snippet_is_not_passed_over(tmp_path: Path, text: str) -> None:
    read(tmp_path, f"\n{text}")
    with pytest.raises(Problem, match=r"x\.py:2: `compute` would never run; write `def compute\(\):`"):
        snippet.find(tmp_path)


def test_region_is_what_stands_between_its_marks() -> None:
    source = "a\n# --8<-- [start:one]\nb\n\nc\n# --8<-- [end:one]\n"
    assert snippet.regions(Path("x.py"), source) == {"one": Region(3, 5, "b\n\nc")}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (START, "x.py:1: region 'one' never ends"),
        ("\n# --8<-- [end:one]\n", "x.py:2: region 'one' ends but never started"),
        (START + START, "x.py:2: region 'one' starts a second time"),
        (START + "# --8<-- [end:one]\n" + START, "x.py:3: region 'one' starts a second time"),
        (START + "# --8<-- [end:two]\n", "x.py:2: region 'two' ends but never started; nearest known: one"),
    ],
)
def test_a_mark_without_a_partner_is_named(source: str, message: str) -> None:
    with pytest.raises(Problem) as caught:
        snippet.regions(Path("x.py"), source)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("root", "kept"),
    [
        (
            "compute",
            ["import torch", "SIZE = 3", "TABLE = {}", "TABLE['a'] = SIZE", "class Net", "def helper", "def compute"],
        ),
        ("draw", ["from math import pi as PI, tau", "def draw("]),
        ("draw_a", ["def draw_a"]),
    ],
)
def test_prune_keeps_what_a_function_reaches(root: str, kept: list[str]) -> None:
    body = [ast.unparse(node) for node in snippet.prune(ast.parse(PARTS), root).body]
    assert len(body) == len(kept)
    assert all(text.startswith(start) for text, start in zip(body, kept, strict=True))


def test_prune_keeps_lines() -> None:
    before = {node.name: node.lineno for node in ast.parse(PARTS).body if isinstance(node, ast.FunctionDef)}
    after = snippet.prune(ast.parse(PARTS), "compute").body[-1]
    assert after.lineno == before["compute"]


def test_words_are_known_before_drawing() -> None:
    tree = ast.parse('word("b")\nword("a")\nword("b")\nother("c")')
    assert snippet.words_used(tree, Path("x.py")) == {"b": 1, "a": 2}


@pytest.mark.parametrize("call", ["word(name)", "word()", 'word("a", "b")', 'word("a" + name)'])
def test_a_word_is_a_literal(call: str) -> None:
    with pytest.raises(Problem, match=r"x\.py:2: .* takes one literal key"):
        snippet.words_used(ast.parse(f"\n{call}"), Path("x.py"))
