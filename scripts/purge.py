"""Style sheets without the rules that no page of this site uses, or that make a browser style the whole page again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from scripts.keys import digest
from scripts.node import Node, version
from scripts.store import Entry, Store

SCRIPT = Path(__file__).with_name("purge.mjs")
TAG = re.compile(r"<[a-z][^>]*>")
WORD = re.compile(r"[\w-]+")
# what scripts add to a page: names of Material's own, and our own
ADDED = re.compile(r"(?:data-)?md-[\w-]+|(?:tabbed|focus)-[\w-]+")
# elements that no page needs to hold, and values of attributes, or their beginnings, that are not single words
ALWAYS = {
    "article",
    "aside",
    "button",
    "details",
    "dialog",
    "em",
    "mark",
    "nav",
    "summary",
    "copy",
    "fnref:",
    "#fig-",
    "#tab-",
}
# The first is about every class of every element, so that one more class on <html> makes a browser style the whole page
# again; the second, which Material switches on and off as each page loads, only stops colours from fading.
COSTLY = {
    r"table:not\(\[class\]\)": "table:not(.highlighttable)",
    r"(?<=[{}])[^{}]*\[data-md-color-switching\][^{}]*\{[^}]*\}": "",
}


def calm(style: str) -> str:
    """A style sheet of Material with cheaper rules in the place of costly ones; the pages look the same."""
    for rule, cheaper in COSTLY.items():
        style = re.sub(rule, cheaper, style)
    return style


def purge(styles: dict[str, str], pages: Iterable[str], scripts: Iterable[str], store: Store) -> dict[str, str]:
    """Style sheets by name, shortened; `pages` and `scripts` are all that these style sheets serve, as text."""
    styles = {name: calm(style) for name, style in styles.items()}
    used = {word for page in pages for tag in set(TAG.findall(page)) for word in WORD.findall(tag)}
    used |= {word for script in scripts for word in ADDED.findall(script)}
    used = ALWAYS | used & {word for style in styles.values() for word in WORD.findall(style)}
    parts = {
        "script": digest(SCRIPT.read_bytes()),
        "purgecss": version("purgecss"),
        "used": digest(" ".join(sorted(used)).encode()),
        **{name: digest(style.encode()) for name, style in styles.items()},
    }

    def purged() -> Entry:
        with closing(Node(SCRIPT)) as node:
            shorter = node.ask({"css": list(styles.values()), "used": sorted(used)})
        return Entry({f"{place}.css": style.encode() for place, style in enumerate(shorter)}, parts)

    entry = store.obtain("styles", "site", parts, purged)
    return {name: entry.files[f"{place}.css"].decode() for place, name in enumerate(styles)}
