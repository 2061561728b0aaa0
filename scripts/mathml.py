"""A formula in MathML as one line of plain text, such as C = 1/2(hL − y)², which a search can find and show."""

from __future__ import annotations

import xml.etree.ElementTree as ET

RAISED = str.maketrans("0123456789+−-=()nil′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˡ′")
SILENT = {"annotation", "mspace", "mphantom"}
LOOSE = {"=", "<", ">", "≤", "≥", "≈", "∼", "→", "∈", "⇒", "⟹", "⟺", "∝", "≫", "≪", "≠"}


def text(rendered: str) -> str:
    """The characters of a formula as KaTeX renders it; a fraction has a slash, a power is raised where Unicode can."""
    start, end = rendered.index("<math"), rendered.index("</math>") + len("</math>")
    return " ".join(spoken(ET.fromstring(rendered[start:end])).split())


def spoken(element: ET.Element) -> str:
    """One element and what it holds."""
    tag = element.tag.rsplit("}", 1)[-1]
    if tag in SILENT:
        return ""
    parts = [spoken(child) for child in element]
    if tag == "mfrac":
        return "/".join(map(whole, parts))
    if tag == "msup":
        return parts[0] + raised(parts[1])
    if tag == "msubsup":
        return parts[0] + parts[1] + raised(parts[2])
    if tag == "msqrt":
        return "√" + whole("".join(parts))
    if tag == "mo" and (element.text or "") in LOOSE:
        return f" {element.text} "
    if tag == "mtr":
        return " ".join(parts) + " "
    return (element.text or "") + "".join(parts)


def raised(power: str) -> str:
    """An exponent in small high characters, or after a caret if one of them is not to be had."""
    return power.translate(RAISED) if all(ord(letter) in RAISED for letter in power) else f"^{whole(power)}"


def whole(part: str) -> str:
    """In brackets, if what stands beside it could be taken for a part of it."""
    return f"({part})" if any(sign in part for sign in "+−-/ ") else part
