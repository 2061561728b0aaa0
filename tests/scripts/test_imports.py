from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts import imports
from scripts.problem import Problem

FILES = {
    "flat.py": "import numpy",
    "chain.py": "import flat",
    "loop.py": "import loop",
    "pack/__init__.py": "",
    "pack/near.py": "from . import beside",
    "pack/beside.py": "from .sub import leaf",
    "pack/sub/__init__.py": "",
    "pack/sub/leaf.py": "from .. import top\nimport scipy",
    "pack/top.py": "",
    "space/inner.py": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


PACK = {"pack/__init__.py"}
LEAF = PACK | {"pack/sub/__init__.py", "pack/sub/leaf.py", "pack/top.py"}


@pytest.mark.fault("F1")
@pytest.mark.parametrize(
    ("code", "local", "foreign"),
    [
        ("import flat", {"flat.py"}, {"numpy"}),
        ("import flat as f, torch.nn", {"flat.py"}, {"numpy", "torch"}),
        ("from flat import anything", {"flat.py"}, {"numpy"}),
        ("import chain", {"chain.py", "flat.py"}, {"numpy"}),
        ("def f():\n    import chain", {"chain.py", "flat.py"}, {"numpy"}),
        ("import loop", {"loop.py"}, set()),
        ("import pack", PACK, set()),
        ("import pack.top", PACK | {"pack/top.py"}, set()),
        ("from pack import top", PACK | {"pack/top.py"}, set()),
        ("from pack.near import x", LEAF | {"pack/near.py", "pack/beside.py"}, {"scipy"}),
        ("from space import inner", {"space/inner.py"}, {"space"}),
        ("import matplotlib.pyplot as plt", set(), {"matplotlib"}),
        ("x = 1", set(), set()),
    ],
)
def test_reach(folder: Path, code: str, local: set[str], foreign: set[str]) -> None:
    reached = imports.reach(ast.parse(code), folder)
    assert {path.relative_to(folder).as_posix() for path in reached.local} == local
    assert reached.foreign == foreign


def test_a_broken_module_is_named_at_its_line(folder: Path) -> None:
    (folder / "flat.py").write_text("x = 1\ny =\n", "utf-8")
    with pytest.raises(Problem, match=r"flat\.py:2: not Python"):
        imports.reach(ast.parse("import chain"), folder)


def test_what_a_module_does_when_run_alone_is_not_imported(tmp_path: Path) -> None:
    """The main guard of a module draws a figure; whoever imports the module does not."""
    (tmp_path / "helper.py").write_text('import json\nif __name__ == "__main__":\n    import matplotlib\n', "utf-8")
    found = imports.reach(ast.parse("from helper import x"), tmp_path)
    assert found.foreign == {"json"}
