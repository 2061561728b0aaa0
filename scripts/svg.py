"""Turn matplotlib's SVG into one that a page can hold: themed by CSS variables, small, safe, the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

# Sentinel colours: what the drawing uses -> the CSS variable that replaces it. No other colour may occur.
PALETTE = {
    "c0": "#1f5fa8", "c1": "#c2571a", "c2": "#2c7a4b", "c3": "#a3338b", "c4": "#8a6d00", "c5": "#5b5bd6",
    "ink": "#000000", "muted": "#808080", "faint": "#d3d3d3", "paper": "#ffffff",
}  # fmt: skip
VARIABLES = {colour: f"var(--fig-{name})" for name, colour in PALETTE.items()}
LIGHT = PALETTE | {"ink": "#1b1b1f", "muted": "#6b6b76"}  # for a figure outside a page
SPACE = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
STROKES = "stroke-linejoin:round;stroke-linecap:butt;font-size:10px"
ALLOWED = {"svg", "g", "defs", "path", "use", "text", "clipPath", "rect"}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
NUMBER = re.compile(r"-?\d+\.\d+")


def clean(text: str) -> str:
    """Strip, theme and shorten an SVG; raise ValueError for a colour or an element that does not belong."""
    ET.register_namespace("", SPACE)
    root = ET.fromstring(text)
    drop(root, {"metadata", "style"})
    for element in root.iter():
        tag = element.tag.removeprefix(f"{{{SPACE}}}")
        if tag == "image":
            raise ValueError("holds pixels (imshow or a rasterised artist); draw cells with add_patch or fill_between")
        if tag == "tspan":
            raise ValueError("holds mathematical text, set glyph by glyph; write Unicode instead of $...$")
        if tag not in ALLOWED:
            raise ValueError(f"holds <{tag}>; expected only {', '.join(sorted(ALLOWED))}")
        tidy(element)
    rename_ids(root)
    width, height = root.get("viewBox", "").split()[2:]
    root.attrib = {"viewBox": f"0 0 {width} {height}", "style": STROKES}
    return ET.tostring(root, encoding="unicode").replace("\n", "").replace(" />", "/>")


def drop(root: ET.Element, names: set[str]) -> None:
    """Remove elements by local name, wherever they are, and groups that are empty then."""
    for parent in list(root.iter()):
        for element in list(parent):
            local = element.tag.rsplit("}", 1)[-1]
            if local in names or (local == "defs" and len(element) == 1 and element[0].tag.endswith("}style")):
                parent.remove(element)


def tidy(element: ET.Element) -> None:
    """Put CSS variables for colours, one decimal for coordinates, and no font family."""
    if element.text is not None and not element.tag.endswith("}text"):
        element.text = None
    if element.text and "$" in element.text:
        raise ValueError(f"holds the text {element.text!r}; write Unicode instead of $...$")
    element.tail = None
    if HREF in element.attrib:
        element.set("href", element.attrib.pop(HREF))
    for name in ("d", "x", "y", "width", "height", "transform"):
        if name in element.attrib:
            element.set(name, " ".join(NUMBER.sub(shorten, element.attrib[name]).split()).replace("(-0 ", "(0 "))
    if element.get("transform", "").startswith("rotate(0 "):
        del element.attrib["transform"]
    if style := element.get("style"):
        element.set("style", theme(style))


def shorten(number: re.Match[str]) -> str:
    """One decimal at most, and no negative zero."""
    return f"{round(float(number[0]), 1) + 0:.1f}".removesuffix(".0")


def theme(style: str) -> str:
    """Replace the sentinel colours of a style; the page chooses the font, and 10px is the size of the whole figure."""

    def variable(colour: re.Match[str]) -> str:
        if colour[0].lower() not in VARIABLES:
            raise ValueError(f"uses the colour {colour[0]}; expected C0 to C5, black, gray, lightgray or white")
        return VARIABLES[colour[0].lower()]

    properties = [part.strip() for part in COLOUR.sub(variable, style).replace(": ", ":").split(";")]
    return ";".join(part for part in properties if part != "font-size:10px" and not part.startswith("font-family"))


def rename_ids(root: ET.Element) -> None:
    """Keep only ids that something refers to, and number them in order."""
    text = ET.tostring(root, encoding="unicode")
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
    names: dict[str, str] = {}
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity and identity in used:
            element.set("id", names.setdefault(identity, f"i{len(names)}"))
    for element in root.iter():
        if (target := element.get("href", "")).startswith("#"):
            element.set("href", f"#{names[target[1:]]}")
        if (clip := element.get("clip-path", "")).startswith("url(#"):
            element.set("clip-path", f"url(#{names[clip[5:-1]]})")


def inline(svg: str, prefix: str, shape: str, title: str, description: str) -> str:
    """The figure as part of a page: ids made unique by `prefix`, named and described for a screen reader."""
    svg = re.sub(r'(id="|href="#|url\(#)(i\d+)', rf"\g<1>{prefix}-\2", svg)
    opening = f'<svg class="figure-{shape}" role="img" aria-labelledby="{prefix}-t {prefix}-d" xmlns="{SPACE}" '
    names = f'<title id="{prefix}-t">{escape(title)}</title><desc id="{prefix}-d">{escape(description)}</desc>'
    head, body = svg.split(">", 1)
    return head.replace(f'<svg xmlns="{SPACE}" ', opening) + ">" + names + body


def standalone(svg: str) -> str:
    """The figure as a file of its own: colours of the light theme, a font, a white ground."""
    colours = "".join(f"--fig-{name}:{colour};" for name, colour in LIGHT.items())
    return svg.replace('style="', f'style="{colours}background:#fff;font-family:sans-serif;', 1)
