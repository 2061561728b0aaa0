"""The fonts of formulas, cut to the characters that the formulas of this site hold."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from scripts.keys import digest
from scripts.store import Entry, Store

Characters = Mapping[str, set[str]]


def cut(fonts: list[Path], characters: Characters, store: Store) -> dict[str, bytes]:
    """Each woff2 file by name with only the characters that are set in it; from the cache if none has changed."""
    needed = {font: "".join(sorted(wanted(font, fonts, characters))) for font in fonts}
    parts = {font.name: digest(font.read_bytes() + text.encode()) for font, text in needed.items()} | {
        "version of fonttools": version("fonttools"),
        "version of brotli": version("brotli"),
    }

    def subsets() -> Entry:
        return Entry({font.name: subset(font, text) for font, text in needed.items()}, parts)

    return store.obtain("fonts", "formulas", parts, subsets).files


def wanted(font: Path, fonts: list[Path], characters: Characters) -> set[str]:
    """Its own characters, and those of faces that its family lacks, for which a browser takes another of the family."""
    family, stems = font.stem.split("-")[0], {font.stem for font in fonts}
    lacking = [face for face in characters if face.split("-")[0] == family and face not in stems]
    return set().union(*(characters.get(face, set()) for face in (font.stem, *lacking)))


def subset(path: Path, characters: str) -> bytes:
    """One font without the other characters and without hints, which no screen of today needs."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(Options(hinting=False, layout_features=["*"]))
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    content = BytesIO()
    font.save(content)
    return content.getvalue()
