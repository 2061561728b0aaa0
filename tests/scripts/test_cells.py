from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts import prose, snippet
from scripts.cells import Cells, output
from scripts.claims import Claims
from scripts.page import Pages
from scripts.problem import Problem
from scripts.produce import Made
from scripts.settings import Settings

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" style="a:b"><path id="i0"/><use href="#i0"/></svg>'
A = """# --8<-- [start:twice]
def twice(x):
    return step(step(x))
# --8<-- [end:twice]


def step(x):
    return x + 1


def compute():
    return {"a": twice(1)}


def draw(figure, result, word=str):
    step(result["a"])
"""
B = """# --8<-- [start:far]
def far(x):
    return step(x)
# --8<-- [end:far]


def step(x):
    return x * 10


def compute():
    return {"b": far(1)}
"""
TWICE = '``` python\n--8<-- "a.py:twice"\n```\n'
FAR = '``` python\n--8<-- "b.py:far"\n```\n'
FIGURE = '![seen](../figures/a.svg "name")\n'


@pytest.fixture
def cells(settings: Settings) -> Callable[[str], list[dict[str, Any]]]:
    """The cells of a page about the snippets a and b."""
    made = {}
    for name, source in {"a": A, "b": B}.items():
        (settings.snippets / f"{name}.py").write_text(source, "utf-8")
        one = snippet.read(settings.snippets / f"{name}.py", settings.snippets)
        figures = {suffix: {f"{language}.wide.svg": SVG for language in settings.languages} for suffix in one.draws}
        made[name] = Made(one, {}, {"device": "cpu"}, {}, figures)
    pages = Pages(settings, made, Claims(Path("claims.toml"), {}), None)  # type: ignore[arg-type]

    def of(text: str) -> list[dict[str, Any]]:
        body = Cells(pages, settings.docs / "page.md", "en", {"a"} if FIGURE in text else set())
        for piece in prose.pieces(text):
            body.add(piece)
        return body.cells

    return of


def code(cells: list[dict[str, Any]]) -> list[str]:
    return [cell["source"] for cell in cells if cell["cell_type"] == "code"]


def values(cells: list[dict[str, Any]]) -> list[object]:
    """What the last expression of each code cell gives when all run in one namespace, as in a kernel."""
    space: dict[str, Any] = {"plt": type("plt", (), {"figure": staticmethod(lambda **_: None)}), "word": str}
    found = []
    for source in code(cells):
        *nodes, last = ast.parse(source).body
        is_value = isinstance(last, ast.Expr)
        exec(compile(ast.Module(nodes if is_value else [*nodes, last], []), "cell", "exec"), space)
        found.append(eval(ast.unparse(last), space) if is_value else None)
    return [value for value in found if value is not None]


def test_the_first_include_shows_the_whole_file_and_runs_it(cells: Callable[..., Any]) -> None:
    text, whole, compute, again = cells(f"A\n\n{TWICE}\n{TWICE}")
    assert text["source"] == "A" and "def step" in whole["source"] and "--8<--" not in whole["source"]
    assert compute["source"] == "a_result = compute()"
    assert again["cell_type"] == "markdown" and "`twice`" in again["source"] and "`a.py`" in again["source"]


def test_a_drawing_function_stands_where_its_figure_is(cells: Callable[..., Any]) -> None:
    made = cells(TWICE + "\n" + FIGURE)
    whole, _, drawing = code(made)
    assert "def draw" not in whole and drawing.startswith("def draw(") and drawing.count("a_result") == 1
    data = made[-1]["outputs"][0]["data"]
    assert data["text/plain"] == "seen" and "<desc" in data["image/svg+xml"] and "#fff" in data["image/svg+xml"]


def test_pictures_of_one_notebook_share_no_id(cells: Callable[..., Any]) -> None:
    first, second = (
        cell["outputs"][0]["data"]["image/svg+xml"] for cell in cells(f"{FIGURE}\n{FIGURE}") if cell.get("outputs")
    )
    assert 'id="f0-i0"' in first and 'id="f1-i0"' in second


def test_a_name_taken_by_another_snippet_is_given_back(cells: Callable[..., Any]) -> None:
    made = cells(f"{TWICE}\n{FAR}\n``` python\n>>> twice(1)\n3\n>>> far(1)\n10\n>>> twice(2)\n4\n```\n\n{FIGURE}")
    assert values(made) == [3, 10, 4]
    assert code(made)[-1].startswith("def draw(") and "x + 1" not in code(made)[-1]


def test_a_name_that_the_page_takes_is_the_page_s(cells: Callable[..., Any]) -> None:
    assert values(cells(f"{TWICE}\n``` python\n>>> twice = abs\n>>> twice(-5)\n5\n```\n")) == [5]


def test_each_output_has_its_cell(cells: Callable[..., Any]) -> None:
    made = cells("``` python\n>>> x = [\n...     1]\n>>> x\n[1]\n>>> print(x)\n[1]\n```\n")
    assert code(made) == ["x = [\n    1]\nx", "print(x)"]
    assert [cell["outputs"][0]["output_type"] for cell in made] == ["execute_result", "stream"]


def test_the_code_of_an_answer_is_folded(cells: Callable[..., Any]) -> None:
    [cell] = cells("``` python folded\n>>> 1\n1\n```\n")
    assert cell["metadata"] == {"jupyter": {"source_hidden": True}}


def test_headings_begin_cells(cells: Callable[..., Any]) -> None:
    made = cells('A\n\n<a id="b"></a>\n\n## B\n\n``` sh\nls\n```\n\nC\n')
    assert [cell["source"] for cell in made] == ["A", '<a id="b"></a>\n\n## B\n\n``` sh\nls\n```\n\nC']


def test_data_files_do_not_fit_into_a_notebook(cells: Callable[..., Any], settings: Settings) -> None:
    path = settings.snippets / "a.py"
    path.write_text(f'DATA = ("x.csv",)\n\n\n{A}', "utf-8")
    with pytest.raises(Problem, match=r"reads \('x.csv',\), which the notebook of page.md cannot carry"):
        cells(TWICE)


def test_printed_and_returned_outputs_differ() -> None:
    [call, value] = ast.parse("print(1)\n1").body
    assert output(call, "a\n<BLANKLINE>\nb\n")["text"] == "a\n\nb\n"
    assert output(value, "1\n")["data"] == {"text/plain": "1"}
