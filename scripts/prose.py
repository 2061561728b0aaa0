"""The Markdown of a page as Jupyter understands it: no admonitions, captions, footnotes or attribute lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts import equations, fences
from scripts.fences import Fence
from scripts.page import FIGURE, HEADING, prose

BLOCK = re.compile(r'^(?P<mark>!!!|\?\?\?\+?) [\w -]+?(?: "(?P<title>.*)")?$')
CAPTION = re.compile(
    r"^/// (?P<kind>\w+)-caption\n(?:    attrs: \{id: (?P<id>[\w-]+)\}\n)?(?P<text>.*?)\n///$", re.M | re.S
)
DISPLAY = re.compile(r"\$\$.+?\$\$", re.S)
ELSEWHERE = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?!https?:|#)[^)]*\)")
NOTE = re.compile(r"^\[\^(?P<id>[\w-]+)\]:[ ]*", re.M)
CITED = re.compile(r"\[\^(?P<id>[\w-]+)\]")
LABELS = {
    "zh": {"figure": "**图 {}**：", "table": "**表 {}**："},
    "en": {"figure": "**Figure {}.** ", "table": "**Table {}.** "},
}

Piece = str | Fence | re.Match[str]


def plain(text: str, language: str) -> str:
    """A page on which fences and figures stand alone and all the rest is Markdown without extensions."""
    return in_prose(noted(numbered(flat(text), language)))


def flat(text: str) -> str:
    """Turn every admonition into a quotation and every folded block into <details>; their code comes out of them."""
    allowed, lines, done = {line for line, _ in prose(text)}, text.splitlines(), []
    number = 0
    while number < len(lines):
        block = BLOCK.match(lines[number]) if number + 1 in allowed else None
        number += 1
        if not block:
            done.append(lines[number - 1])
            continue
        first = number
        while number < len(lines) and (not lines[number] or lines[number].startswith("    ")):
            number += 1
        body = "\n".join(line[4:] for line in lines[first:number])
        done += [opened(block, flat(body)), ""]
    return "\n".join(done) + "\n"


def opened(block: re.Match[str], body: str) -> str:
    """The pieces of a block one after the other; code of a folded one is marked, so that its cell can be folded."""
    folded = block["mark"] != "!!!"
    wrap = details if folded else quotation
    done = []
    for piece in pieces(body):
        if isinstance(piece, Fence):
            done.append(f"``` {piece.info.strip()}{' folded' if folded else ''}\n{piece.body}\n```")
        elif isinstance(piece, re.Match):
            done.append(piece[0])
        elif piece:
            done.append(wrap(block["title"] or "", piece))
    return "\n\n".join(done)


def details(title: str, body: str) -> str:
    """A block that opens at a click."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def quotation(title: str, body: str) -> str:
    """A block behind a line; Jupyter would take the marks of its lines for a part of a displayed formula."""
    body = DISPLAY.sub(lambda formula: " ".join(formula[0].split()), body)
    return "\n".join(f"> {line}".rstrip() for line in f"**{title}**\n\n{body}".splitlines())


def pieces(text: str) -> Iterator[Piece]:
    """The prose, the fences and the figures of a page in their order."""
    lines, start = text.splitlines(), 0
    found: list[tuple[int, int, Piece]] = [(fence.line, fence.end, fence) for fence in fences.find(text)]
    found += [(line, line, image) for line, row in prose(text) if (image := FIGURE.fullmatch(row))]
    for first, last, piece in sorted(found, key=lambda entry: entry[0]):
        yield "\n".join(lines[start : first - 1]).strip("\n")
        yield piece
        start = last
    yield "\n".join(lines[start:]).strip("\n")


def numbered(text: str, language: str) -> str:
    """Captions as paragraphs that begin with their number, and can be linked to."""
    counts: dict[str, int] = {}

    def caption(found: re.Match[str]) -> str:
        counts[found["kind"]] = counts.get(found["kind"], 0) + 1
        label = LABELS[language][found["kind"]].format(counts[found["kind"]])
        return f'<a id="{found["id"]}"></a>{label}{found["text"].strip()}'

    return CAPTION.sub(caption, text)


def noted(text: str) -> str:
    """Footnotes as a numbered list where they are defined."""
    order = {found["id"]: number for number, found in enumerate(NOTE.finditer(text), 1)}
    text = NOTE.sub(lambda found: f"{order[found['id']]}. ", text)
    return CITED.sub(lambda found: f"<sup>[{order[found['id']]}]</sup>" if found["id"] in order else found[0], text)


def in_prose(text: str) -> str:
    """Headings with an anchor in the place of the attribute list; links to other pages as text."""
    lines = text.splitlines()
    for number, row in prose(text):
        heading = HEADING.match(row)
        lines[number - 1] = (
            f'<a id="{heading["name"]}"></a>\n\n{heading["marks"]} {heading["text"]}'
            if heading
            else equations.LINK.sub(r"\g<text>", ELSEWHERE.sub(r"\g<text>", row))
        )
    return "\n".join(lines) + "\n"
