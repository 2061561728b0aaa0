from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import child
from scripts.execute import Outcome
from scripts.problem import Problem


@pytest.mark.parametrize("value", [1, 1.5, True, "a", [], [1, ["a"]], {"a": {"b": [0.0]}}])
def test_plain_data_passes(value: object) -> None:
    child.check(value, "result")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "result is nan; expected a finite number"),
        ([0, {"a": float("inf")}], r"result\[1\]\['a'\] is inf; expected a finite number"),
        ({"a": None}, r"result\['a'\] is NoneType; expected plain numbers, strings, lists$"),
        ((1, 2), "result is tuple; expected plain"),
        ({"a": {1: 2}}, r"result\['a'\] has the key 1; expected a string"),
        (1j, "result is complex"),
    ],
)
def test_anything_else_is_named_with_its_place(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        child.check(value, "result")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('return {"a": {"b": [1.0, float("nan")]}}', "ValueError: result['a']['b'][1] is nan; expected a finite"),
        (
            'import torch\nreturn {"a": torch.ones(2)}',
            "ValueError: result['a'] is Tensor; expected plain numbers, strings, lists; end with .item() or .tolist()",
        ),
        ("import torch\nreturn torch.ones(2)", "ValueError: compute() returned Tensor; expected a dict"),
        ("pass", "ValueError: compute() returned NoneType; expected a dict"),
        ("return {}", "ValueError: compute() returned dict; expected a dict with something in it"),
        ("return [1]", "ValueError: compute() returned list; expected a dict"),
        ('return {"a": "\\udc80"}', "UnicodeEncodeError"),
    ],
)
def test_a_result_that_cannot_be_kept(failure: Callable[..., str], body: str, message: str) -> None:
    assert failure(body).startswith(f"x.py:1: compute: {message}")


def test_only_what_is_reached_is_executed(execute: Callable[..., Outcome]) -> None:
    source = "def draw(figure, result, word=str): pass\nBAD = draw()\nGOOD = 2\ndef compute(): return {'a': GOOD}\n"
    assert execute(source).files == {"result.json": '{"a": 2}'}


def test_a_failure_names_the_way_to_its_line(execute: Callable[..., Outcome]) -> None:
    source = "def inner():\n    return 1 / 0\n\n\ndef compute():\n    return {'a': inner()}\n"
    with pytest.raises(Problem) as caught:
        execute(source)
    assert str(caught.value).endswith(
        "x.py:2: compute: ZeroDivisionError: division by zero (line 6 compute -> line 2 inner)"
    )


def test_a_failure_in_a_module_names_the_module(execute: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "snippets").mkdir()
    helper = tmp_path / "snippets" / "helper.py"
    helper.write_text("\ndef f():\n    raise KeyError('k')\n", "utf-8")
    with pytest.raises(Problem, match=r"helper\.py:3: compute: KeyError: 'k'"):
        execute("import helper\ndef compute(): return helper.f()", readable=(str(helper),))


@pytest.mark.fault("F42")
def test_a_warning_is_a_failure(failure: Callable[..., str]) -> None:
    assert "x.py:3: compute: UserWarning: careful" in failure("import warnings\nwarnings.warn('careful')")
