"""Display equations: numbered in the order of the page, referred to by the label that their author gave them."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.numbers import CODE, shown, tokens
from scripts.problem import Problem, nearest

LABEL = re.compile(r"\s*\\label\{(?P<name>[^}]*)\}")
TAG = re.compile(r"\s*\\tag\{(?P<number>\d+)\}")
REFERENCE = re.compile(r"\\eqref\{(?P<name>[^}]*)\}")
ANYWHERE = re.compile(rf"{CODE}|{REFERENCE.pattern}", re.DOTALL)
LINK = re.compile(r'<a href="#eq-\d+">(?P<text>\(\d+\))</a>')


def numbered(text: str, page: Path, offset: int = 0) -> str:
    r"""Give every display equation its \tag, and make every \eqref a link.

    Raise Problem at a label that is given twice, or a reference to one that no equation of the page has; `offset` lines
    of the file stand before `text`.
    """
    labels: dict[str, int] = {}
    done, position, number = [], 0, 0
    for line, start, piece in tokens(text):
        if not piece.startswith("$$"):
            continue
        number += 1
        for label in LABEL.finditer(piece):
            if label["name"] in labels:
                raise Problem(
                    page,
                    line + offset,
                    f"label {label['name']!r} is that of equation ({labels[label['name']]}) already; take another name",
                )
            labels[label["name"]] = number
        body = LABEL.sub("", piece[:-2])
        inner = body.rstrip()
        done += [text[position:start], inner, rf" \tag{{{number}}}", body[len(inner) :], "$$"]
        position = start + len(piece)
    check(text, labels, page, offset)
    return linked("".join(done) + text[position:], labels)


def check(text: str, labels: dict[str, int], page: Path, offset: int) -> None:
    """Raise Problem at a reference to a label that no equation has."""
    for line, _, name in references(text):
        if name not in labels:
            raise Problem(
                page,
                line + offset,
                rf"\eqref{{{name}}}: no equation of this page has \label{{{name}}}; {nearest(name, list(labels))}",
            )


def linked(text: str, labels: dict[str, int]) -> str:
    """Replace the references in prose by links to the numbers."""
    done, position = [], 0
    for _, start, name in references(text):
        done += [text[position:start], f'<a href="#eq-{labels[name]}">({labels[name]})</a>']
        position = start + len(rf"\eqref{{{name}}}")
    return "".join(done) + text[position:]


def references(text: str) -> list[tuple[int, int, str]]:
    """Every reference to an equation outside code: line, position, label."""
    prose = shown(text)
    return [
        (text.count("\n", 0, found.start()) + 1, found.start(), found["name"])
        for found in ANYWHERE.finditer(prose)
        if found["name"] is not None
    ]


def untagged(tex: str) -> tuple[str, str]:
    """A formula without its number, and the number; empty where it has none."""
    found = TAG.search(tex)
    return (TAG.sub("", tex), found["number"]) if found else (tex, "")
