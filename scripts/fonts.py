"""The fonts of formulas, cut to the characters that the formulas of this site hold."""

from __future__ import annotations

from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from scripts.keys import digest, key
from scripts.store import Entry, Store


def cut(fonts: list[Path], characters: set[str], store: Store) -> dict[str, bytes]:
    """Each woff2 file by name with only these characters; from the cache if none has changed."""
    parts = {font.name: digest(font.read_bytes()) for font in fonts} | {
        "characters": "".join(sorted(characters)),
        "version of fonttools": version("fonttools"),
        "version of brotli": version("brotli"),
    }
    entry = store.read("fonts", "formulas", key(parts))
    if entry is None:
        entry = Entry({font.name: subset(font, characters) for font in fonts}, parts, {})
        store.write("fonts", "formulas", key(parts), entry)
    return entry.files


def subset(path: Path, characters: set[str]) -> bytes:
    """One font without the other characters and without hints, which no screen of today needs."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(Options(hinting=False, layout_features=["*"]))
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    font.flavor = "woff2"
    content = BytesIO()
    font.save(content)
    return content.getvalue()
