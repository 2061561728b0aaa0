from __future__ import annotations

from pathlib import Path

import pytest

from scripts import fences
from scripts.problem import Problem

PAGE = Path("page.md")


@pytest.mark.parametrize(
    "info",
    [
        "python",
        " python",
        ' python title="a.py" hl_lines="1"',
        "py",
        "pycon",
        " { .python .annotate }",
        "{.python}",
        "Python",
        ' { .py title="a.b" }',
        "{ #name .python }",
        '{ title="x" .python }',
        "python3",
    ],
)
def test_a_reader_sees_python(info: str) -> None:
    [fence] = fences.find(f"```{info}\nx\n```\n")
    assert fence.is_python


@pytest.mark.parametrize("info", ["", " text", "toml", "{ .text }", ' { .text title=".python" }', "pyx", "python-repl"])
def test_a_reader_sees_something_else(info: str) -> None:
    [fence] = fences.find(f"```{info}\nx\n```\n")
    assert not fence.is_python


@pytest.mark.parametrize(
    ("text", "lines", "body"),
    [
        ("a\n```\nx\ny\n```\nb\n", (2, 5), "x\ny"),
        ("~~~ python\n```\n~~~\n", (1, 3), "```"),
        ("````\n```\nx\n```\n````\n", (1, 5), "```\nx\n```"),
        ("    ```\n    x\n      y\n\n    ```\n", (1, 5), "x\n  y\n"),
        ("- ```\n  x\n  ```\n", (1, 3), "x"),
        ("1. ```\n   x\n   ```\n", (1, 3), "x"),
        ("> ```\n> x\n> ```\n", (1, 3), "x"),
        ("```\nx\n", (1, 2), "x"),
    ],
)
def test_a_fence_is_found_wherever_it_stands(text: str, lines: tuple[int, int], body: str) -> None:
    [fence] = fences.find(text)
    assert ((fence.line, fence.end), fence.body) == (lines, body)


@pytest.mark.parametrize("text", ["no fence", "a ``` b ``` c", "``x``", "``` a ``` b"])
def test_what_is_no_fence(text: str) -> None:
    assert fences.find(text) == []


def test_fences_follow_one_another() -> None:
    assert [fence.line for fence in fences.find("```\na\n```\n```\nb\n```\n\n~~~\nc\n~~~\n")] == [1, 4, 8]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x.py").write_text("# --8<-- [start:part]\ndef f():\n\n    return 1\n# --8<-- [end:part]\n", "utf-8")
    return tmp_path


def test_an_include_is_put_in_with_its_indentation(folder: Path) -> None:
    text = 'a\n\n    ``` python\n    --8<-- "x.py:part"\n    ```\n\n``` python\n1 + 1\n```\n'
    assert fences.expand(text, PAGE, folder) == (
        "a\n\n    ``` python\n    def f():\n    \n        return 1\n    ```\n\n``` python\n1 + 1\n```\n"
    )


def test_a_session_is_coloured_as_one(folder: Path) -> None:
    text = '    ```python title="x"\n    >>> 1\n    1\n    ```\n'
    assert fences.expand(text, PAGE, folder) == text.replace("python", "pycon")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('--8<-- "x.py:part"\nx = 1', "page.md:11: a fence holds either one include or code of its own, found both"),
        ('x = 1\n--8<-- "x.py:part"', "page.md:11: a fence holds either one include or code of its own, found both"),
        ('--8<-- "x.py:part"\n--8<-- "x.py:part"', "page.md:11: a fence holds either one include or code of its own"),
        ('--8<-- "x.py:prat"', "page.md:12: x.py has no region 'prat'; nearest known: part"),
        ('--8<-- "y.py:part"', "page.md:12: no snippet 'y.py'; nearest known: x.py"),
        ('--8<-- "x.py"', 'page.md:12: an include reads --8<-- "file.py:region", found --8<-- "x.py"'),
        ('--8<-- "x.py:3:5"', 'page.md:12: an include reads --8<-- "file.py:region"'),
        ("--8<-- x.py:part", 'page.md:12: an include reads --8<-- "file.py:region"'),
    ],
)
def test_a_bad_include_is_named_at_its_line(folder: Path, body: str, message: str) -> None:
    with pytest.raises(Problem) as caught:
        fences.included(fences.find(f"# T\n\n``` python\n{body}\n```\n")[0].moved(8), PAGE, folder)
    assert str(caught.value).startswith(message)
