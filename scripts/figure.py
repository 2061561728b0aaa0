"""Draw one figure in every variant that the site needs; runs in a child process and knows no torch."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import matplotlib
from cycler import cycler
from fontTools.fontBuilder import FontBuilder
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from scripts.svg import PALETTE, clean

SHAPES = {"wide": (6.8, 3.4), "tall": (3.6, 4.2)}  # inches; tall is for phones
BOX = "lessons-box"
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

STYLE: Any = {
    "axes.edgecolor": PALETTE["muted"],
    "axes.grid": False,
    "axes.labelcolor": PALETTE["ink"],
    "axes.linewidth": 0.8,
    "axes.prop_cycle": cycler(color=[PALETTE[f"c{index}"] for index in range(6)]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "axes.titlecolor": PALETTE["ink"],
    "axes.unicode_minus": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.family": ["DejaVu Sans", BOX],
    "font.size": 10,
    "grid.color": PALETTE["faint"],
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "lessons",
    "text.color": PALETTE["ink"],
    "xtick.color": PALETTE["muted"],
    "xtick.labelcolor": PALETTE["ink"],
    "ytick.color": PALETTE["muted"],
    "ytick.labelcolor": PALETTE["ink"],
}

Draw = Callable[..., object]


def variants(draw: Draw, result: dict[str, Any], words: dict[str, dict[str, str]]) -> dict[str, str]:
    """Draw `result` once for each language and shape; the keys of the answer are file names.

    `words` maps a language to its texts by key. Raise ValueError for a blank figure or a text that is no word.
    """
    letters = sorted(
        {letter for texts in words.values() for text in texts.values() for letter in text if is_wide(letter)}
    )
    add_box_font(letters)
    return {
        f"{language}.{shape}.svg": clean(one(draw, result, texts, size))
        for language, texts in words.items()
        for shape, size in SHAPES.items()
    }


def one(draw: Draw, result: dict[str, Any], texts: dict[str, str], size: tuple[float, float]) -> str:
    """Draw one variant and return matplotlib's own SVG."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained")
        draw(figure, deepcopy(result), texts.__getitem__)
        if not any(axes.has_data() or axes.texts or axes.patches for axes in figure.axes):
            raise ValueError("drew nothing: no axes of the figure holds a line, a patch or a text")
        plain_ticks(figure)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return buffer.getvalue()


def plain_ticks(figure: Figure) -> None:
    """Label logarithmic axes in Unicode, since mathematical text would be set glyph by glyph."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if axis.get_scale() == "log" and "$" in "".join(label.get_text() for label in axis.get_ticklabels()):
                axis.set_major_formatter(FuncFormatter(power_of_ten))
                axis.set_minor_formatter(matplotlib.ticker.NullFormatter())


def power_of_ten(value: float, _position: int = 0) -> str:
    """1000.0 -> 10³, 1 -> 1, 10 -> 10; anything that is no power of ten stays a plain number."""
    mantissa, exponent = f"{value:e}".split("e")
    if float(mantissa) != 1 or value in (1, 10):
        return f"{value:g}"
    return "10" + str(int(exponent)).translate(SUPERSCRIPT)


def is_wide(letter: str) -> bool:
    """Whether a character is set in a full-width box: CJK and its punctuation."""
    return "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef"


def add_box_font(letters: list[str]) -> None:
    """Register a font in which every given character is one full-width box.

    Chinese labels then have the right width without a Chinese font at build; the browser draws the characters.
    """
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({ord(letter): "box" for letter in letters})
    builder.setupGlyf({".notdef": empty_glyph(), "box": empty_glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "box": (1000, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": BOX, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    handle, path = tempfile.mkstemp(suffix=".ttf", dir=Path.cwd())
    os.close(handle)
    builder.save(path)
    font_manager.fontManager.addfont(path)


def empty_glyph() -> Any:
    """A glyph without an outline."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    return Glyph()
