"""Which characters of which font the formulas of KaTeX need, read from their elements and from KaTeX's style sheet."""

from __future__ import annotations

import html
import re
from collections import defaultdict

MATHML = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
TOKEN = re.compile(r'<(?P<end>/?)\w+(?:\s[^>]*?class="(?P<classes>[^"]*)"|\s)?[^>]*?(?P<empty>/?)>|(?P<text>[^<]+)')
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FONT = re.compile(r"font-(family|weight|style):(?:KaTeX_)?(\w+)")
CLASSES = re.compile(r"[.\w-]*\.[.\w-]+")
NAMES = {("400", "normal"): "Regular", ("700", "normal"): "Bold", ("400", "italic"): "Italic"}
START = {"family": "Main", "weight": "400", "style": "normal"}

Face = dict[str, str]
Rule = tuple[frozenset[str], Face]


def rules(stylesheet: str) -> list[Rule]:
    """What each set of classes changes about the font; who stands around the element is not looked at."""
    found = []
    for selectors, body in RULE.findall(re.sub(r"@font-face\{.*?\}", "", stylesheet)):
        if face := dict(FONT.findall(body)):
            for selector in selectors.split(","):
                last = CLASSES.findall(selector)[-1]
                found.append((frozenset(last.strip(".").split(".")), face))
    return found


def characters(formulas: str, known: list[Rule]) -> dict[str, set[str]]:
    """The characters of a page's formulas by the file name of their font, such as KaTeX_Main-Regular."""
    needed: dict[str, set[str]] = defaultdict(set)
    faces = [START]
    for token in TOKEN.finditer(MATHML.sub("", formulas)):
        if token["text"]:
            needed[file(faces[-1])] |= set(html.unescape(token["text"]))
        elif token["end"]:
            faces.pop()
        elif not token["empty"]:
            classes = set((token["classes"] or "").split())
            changes = [change for wanted, change in known if wanted <= classes]
            faces.append({name: value for face in (faces[-1], *changes) for name, value in face.items()})
    return needed


def file(face: Face) -> str:
    """The file name of a font face."""
    return f"KaTeX_{face['family']}-{NAMES.get((face['weight'], face['style']), 'BoldItalic')}"
