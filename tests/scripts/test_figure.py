from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from scripts import figure
from scripts.execute import Outcome
from scripts.problem import Problem

Run = Callable[..., Outcome]

WORDS = {"zh": {"value": "数值（值）"}, "en": {"value": "value (V)"}}


def draw(execute: Run, body: str, words: dict[str, dict[str, str]] = WORDS) -> dict[str, str]:
    source = f"def draw(figure, result, word=str):\n    axes = figure.subplots()\n    {body}\n"
    return execute(source, "draw", result='{"values": [1, 2, 3]}', words=words).files


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_one_result_gives_every_language_and_shape(execute: Run) -> None:
    files = draw(execute, "axes.plot(result['values'], label=word('value')); axes.legend()")
    assert sorted(files) == ["en.tall.svg", "en.wide.svg", "zh.tall.svg", "zh.wide.svg"]
    for name, svg in files.items():
        words = texts(svg)
        assert (WORDS["zh"]["value"] in words, WORDS["en"]["value"] in words) == (name[:2] == "zh", name[:2] == "en")


def test_a_tall_figure_is_taller_than_wide(execute: Run) -> None:
    for name, svg in draw(execute, "axes.plot([1])").items():
        _, _, width, height = svg.split('viewBox="')[1].split('"')[0].split()
        assert (float(width) < float(height)) == ("tall" in name)


def test_the_same_bytes_every_time(execute: Run) -> None:
    body = "axes.plot(result['values'], 'o', label=word('value')); axes.fill_between([0, 1], [1, 2]); axes.legend()"
    assert draw(execute, body) == draw(execute, body)


def test_a_chinese_label_is_as_wide_as_its_characters(execute: Run) -> None:
    body = (
        "t = axes.text(0, 0, word('value')); figure.draw_without_rendering(); w = t.get_window_extent().width; "
        "axes.text(0, 1, str(round(w)))"
    )
    widths = [
        int(
            next(
                text
                for text in texts(draw(execute, body, {"zh": {"value": "值" * count}})["zh.wide.svg"])
                if text.isdecimal()
            )
        )
        for count in (4, 8)
    ]
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)
    assert widths[0] == pytest.approx(4 * 10 * 100 / 72, rel=0.1)  # ten points at 100 dpi


def test_a_variant_cannot_change_the_result_of_the_next(execute: Run) -> None:
    body = "axes.plot([1]); axes.set_title('n' + str(len(result['values']))); result['values'].append(4)"
    assert all("n3" in texts(svg) for svg in draw(execute, body).values())


@pytest.mark.parametrize("scale", ["set_yscale('log')", "set_xscale('log')"])
def test_powers_of_ten_are_plain_text(execute: Run, scale: str) -> None:
    svg = draw(execute, f"axes.plot([1, 1e6], [1, 1e6]); axes.{scale}")["en.wide.svg"]
    assert {"10²", "10⁶"} <= set(texts(svg))
    assert "10⁻²" not in texts(svg)


@pytest.mark.fault("F42", "F43", "F44")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("pass", "x.py:1: draw: ValueError: drew nothing: no axes of the figure holds a line, a patch or a text"),
        ("figure.clear()", "x.py:1: draw: ValueError: drew nothing"),
        ("axes.plot([1], color='#123456')", "x.py:1: draw: ValueError: uses the colour #123456; expected C0 to C5"),
        ("axes.plot([1]); axes.set_title('$x$')", "x.py:1: draw: ValueError: holds "),
        ("axes.imshow([[1, 2]])", "x.py:1: draw: ValueError: holds pixels"),
        ("axes.text(0, 0, '中')", "UserWarning: Glyph 20013"),
        ("axes.text(0, 0, '👍')", "UserWarning: Glyph"),
        ("axes.plot([1], label=word('valu'))", "x.py:3: draw: KeyError: 'valu'"),
        ("axes.plot(result['values'], [1])", "x.py:3: draw: ValueError: x and y must have same first dimension"),
    ],
)
def test_a_figure_that_cannot_be_shown(execute: Run, body: str, message: str) -> None:
    with pytest.raises(Problem) as caught:
        draw(execute, body)
    assert message in str(caught.value)
    assert caught.value.line > 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e3, "10³"), (1e-5, "10⁻⁵"), (0.1, "10⁻¹"), (1.0, "1"), (10.0, "10"), (200.0, "200"), (-1e3, "-1000")],
)
def test_power_of_ten(value: float, text: str) -> None:
    assert figure.power_of_ten(value) == text


def test_is_wide() -> None:
    assert [letter for letter in "值a（²。σ" if figure.is_wide(letter)] == ["值", "（", "。"]
