from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts import definitions

MODULE = "import math\n\n\ndef shared(x):\n    return math.sqrt(x)\n"
SNIPPET = '''"""A claim."""

import math
from module import shared as root


# --8<-- [start:part]
@staticmethod
def part(x):
    return root(x)  # (1)!
# --8<-- [end:part]


def draw(figure, result, word=str):
    pass


if __name__ == "__main__":
    print(part(4))
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "module.py").write_text(MODULE, "utf-8")
    (tmp_path / "x.py").write_text(SNIPPET, "utf-8")
    return tmp_path / "x.py"


def test_a_whole_file_is_a_cell(path: Path) -> None:
    assert definitions.whole(path, path.parent, {"draw"}) == (
        '"""A claim."""\n\nimport math\nroot = shared\n\n\n@staticmethod\ndef part(x):\n    return root(x)  # (1)'
    )
    assert "def draw(" in definitions.whole(path, path.parent, set())


def test_statements_stand_where_their_import_stood(path: Path) -> None:
    texts = list(definitions.statements(path, path.parent).values())
    assert texts[2:6] == [
        "import math",
        "def shared(x):\n    return math.sqrt(x)",
        "root = shared",
        "@staticmethod\ndef part(x):\n    return root(x)  # (1)",
    ]
    assert not any("__main__" in text for text in texts)


def test_only_modules_beside_the_snippet_are_local(path: Path) -> None:
    nodes = ast.parse("from math import pi\nfrom module import shared\nimport module").body
    assert [definitions.local(node, path.parent) for node in nodes] == [None, path.parent / "module.py", None]


def test_a_comprehension_binds_nothing_for_good() -> None:
    [node] = ast.parse("a = [b for b in range(3)]").body
    assert definitions.binds(node) == {"a"}
