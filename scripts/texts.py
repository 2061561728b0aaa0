"""The texts between the tags of a page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

PIECE = re.compile(r'(<!--.*?-->|<(?:[^>"]|"[^"]*")*>)', re.S)
ELEMENT = re.compile(r"<(?P<end>/?)(?P<name>[a-z]\w*)")


def pieces(content: str, apart: Collection[str], kinds: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """The tags and the texts of a page in their order, each with whether it is a text of the prose.

    The elements of these names are no prose, nor are those whose first tag has something of these kinds.
    """
    inside, depth = "", 0  # the element apart that we are in
    for piece in PIECE.split(content):
        element = ELEMENT.match(piece)
        if not element:
            yield piece, not inside and not piece.startswith("<")  # as a comment does
            continue
        if inside == element["name"]:
            depth += -1 if element["end"] else 1
            inside = inside if depth else ""
        elif not inside and (element["name"] in apart or kinds.search(piece)):
            inside, depth = element["name"], 1
        yield piece, False
