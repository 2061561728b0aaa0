"""Formulas become HTML and MathML at build: KaTeX runs once for each page whose formulas have changed."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from pathlib import Path

from scripts import equations, faces, mathml
from scripts.keys import canonical, digest
from scripts.node import MODULES, Node, version
from scripts.numbers import tokens
from scripts.problem import Problem
from scripts.store import Entry, Store

SCRIPT = Path(__file__).with_name("katex.mjs")
PACKAGE = MODULES / "katex"
# what pymdownx.arithmatex leaves in the HTML of a page, and the punctuation that follows a formula
PLACE = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<tex>.*?)\\[)\]]</(?P=tag)>(?P<mark>[，。：；、！？）”,.:;!?)]*)',
    re.DOTALL,
)

# how many pieces, between which a line may break, a formula has
LENGTHS = {0: "short", 1: "short", 2: "short", 3: "medium"}


NONE = Entry({"formulas.json": b"[]", "characters.json": b"{}"}, {})


class Katex:
    """KaTeX behind a cache; Node starts with the first page that needs it and ends with `close`.

    `characters` are those of all formulas so far, by the font that they are set in.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._node = Node(SCRIPT)
        self.close = self._node.close
        self.characters: dict[str, set[str]] = defaultdict(set)

    def render(self, page: str, source: Path) -> str:
        """Replace the formulas of a page's HTML; raise Problem at the line of `source` that holds a bad one."""
        numbers = iter([equations.untagged(tex)[1] for tex, _ in found(page)])
        entry = self._rendered(page, source)
        for face, characters in json.loads(entry.files["characters.json"]).items():
            self.characters[face] |= set(characters)
        formulas = (
            sourced(formula, tex)
            for formula, (tex, _) in zip(json.loads(entry.files["formulas.json"]), found(page), strict=True)
        )
        return PLACE.sub(lambda place: wrapped(next(formulas), place["tag"], place["mark"], next(numbers)), page)

    def plain(self, page: str, source: Path) -> str:
        """Replace the formulas by the characters that a reader sees, for a search; raise Problem as `render` does."""
        rendered = iter(json.loads(self._rendered(page, source).files["formulas.json"]))
        return PLACE.sub(lambda place: html.escape(mathml.text(next(rendered))) + place["mark"], page)

    def _rendered(self, page: str, source: Path) -> Entry:
        formulas = [(equations.untagged(tex)[0], display) for tex, display in found(page)]
        if not formulas:
            return NONE
        parts = {
            "formulas": digest(canonical(formulas)),
            "script": digest(SCRIPT.read_bytes()),
            "faces": digest(Path(faces.__file__).read_bytes()),
            "katex": version("katex"),
        }
        name = f"{source.parent.name}-{source.stem}"

        def rendered() -> Entry:
            answers: list[dict[str, str]] = self._node.ask(formulas)
            for (tex, _), answer in zip(formulas, answers, strict=True):
                if "error" in answer:
                    raise Problem(
                        source,
                        line_of(tex, source.read_text("utf-8")),
                        f"KaTeX cannot set this formula: {answer['error']}\n    {tex}",
                    )
            pages = [answer["html"] for answer in answers]
            needed = faces.characters("".join(pages), faces.rules(stylesheet()))
            characters = {face: "".join(sorted(those)) for face, those in needed.items()}
            return Entry({"formulas.json": canonical(pages), "characters.json": canonical(characters)}, parts)

        return self._store.obtain("formulas", name, parts, rendered)


def found(page: str) -> list[tuple[str, bool]]:
    """The TeX of every formula of a page's HTML, and whether it stands on lines of its own."""
    return [(html.unescape(place["tex"]).strip(), place["tag"] == "div") for place in PLACE.finditer(page)]


def sourced(rendered: str, tex: str) -> str:
    """A formula that knows its TeX, which is what a reader copies, unless that is what stands there anyway."""
    plain = equations.untagged(tex)[0]
    if mathml.text(rendered) == plain:
        return rendered
    return rendered.replace('class="katex"', f'class="katex" data-tex="{html.escape(plain)}"', 1)


def wrapped(rendered: str, tag: str, mark: str, number: str = "") -> str:
    """The formula and the punctuation after it.

    A display formula scrolls by itself on a phone, so it can be reached by keyboard; a short inline one stays on one
    line with its mark.
    """
    if tag == "div":
        formula = f'<div class="formula" tabindex="0">{rendered}</div>'
        link = f'<a href="#eq-{number}">({number})</a>'
        return (f'<div class="equation" id="eq-{number}">{formula}{link}</div>' if number else formula) + mark
    length = LENGTHS.get(rendered.count('class="katex-base"'))
    return f'<span class="{length}">{rendered}{mark}</span>' if length else rendered + mark


def line_of(tex: str, text: str) -> int:
    """The line of a page where a formula begins, whatever its spaces and measured numbers; 0 if it is not found."""
    for line, _, piece in tokens(text):
        parts = re.split(r"\{\{.*?\}\}", " ".join(equations.LABEL.sub("", piece.strip("$")).split()))
        if piece.startswith("$") and re.fullmatch(".+".join(map(re.escape, parts)), " ".join(tex.split())):
            return line
    position = text.find(tex)
    return text.count("\n", 0, position) + 1 if position >= 0 else 0


def stylesheet() -> str:
    """KaTeX's own style sheet with the woff2 fonts only, which every browser of today reads."""
    css = (PACKAGE / "dist" / "katex.min.css").read_text("utf-8")
    return re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)', "", css)


def fonts() -> list[Path]:
    """The font files that the style sheet asks for."""
    return sorted((PACKAGE / "dist" / "fonts").glob("*.woff2"))
