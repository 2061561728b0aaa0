"""Turn matplotlib's SVG into one that a page can hold: themed by CSS variables, small, safe, the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
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
FOREIGN = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(ALLOWED))})[\s/>])[^>]*|\son\w+\s*=|href\s*=\s*[\"']?(?!#|[\"']#)", re.IGNORECASE
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
PAIR = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
NUMBER = re.compile(r"-?\d+\.\d+")


def clean(text: str) -> str:
    """Strip, theme and shorten an SVG; raise ValueError for a colour or an element that does not belong."""
    ET.register_namespace("", SPACE)
    root = ET.fromstring(text)
    drop(root, {"metadata", "style"})
    unwrap(root)
    for element in root.iter():
        tag = element.tag.removeprefix(f"{{{SPACE}}}")
        if tag == "image":
            raise ValueError("holds pixels (imshow or a rasterised artist); draw cells with add_patch or fill_between")
        if tag == "tspan":
            raise ValueError("holds mathematical text, set glyph by glyph; write Unicode instead of $...$")
        if tag not in ALLOWED:
            raise ValueError(f"holds <{tag}>; expected only {', '.join(sorted(ALLOWED))}")
        tidy(element)
    share_styles(root)
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


def unwrap(root: ET.Element) -> None:
    """Put a path that is used once where it is used; matplotlib defines first and uses then, even for an area."""
    parents = {child: parent for parent in root.iter() for child in parent}
    marks = {f"#{path.get('id')}": path for path in root.iter(f"{{{SPACE}}}path") if path.get("id")}
    uses = list(root.iter(f"{{{SPACE}}}use"))
    counts = Counter(use.get(HREF) for use in uses)
    for use in uses:
        mark = marks.get(use.get(HREF, ""))
        if mark is not None and counts[use.get(HREF)] == 1:
            x, y = float(use.attrib.pop("x", "0")), float(use.attrib.pop("y", "0"))
            use.tag = mark.tag
            use.set("d", moved(mark.get("d", ""), x, y))
            use.set("style", joined(use, mark))
            del use.attrib[HREF]
            parents[mark].remove(mark)


def joined(outer: ET.Element, inner: ET.Element) -> str:
    """The style of two elements as one; the inner one's wins."""
    return ";".join(filter(None, (outer.get("style"), inner.get("style"))))


def moved(path: str, x: float, y: float) -> str:
    """A path of absolute pairs of coordinates, such as matplotlib writes, elsewhere."""
    return PAIR.sub(lambda pair: f"{float(pair[1]) + x:.6f} {float(pair[2]) + y:.6f}", path)


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

    properties = dict.fromkeys(part.strip() for part in COLOUR.sub(variable, style).replace(": ", ":").split(";"))
    return ";".join(part for part in properties if part and not part.startswith(("font-family", "font-size:10px")))


def share_styles(root: ET.Element) -> None:
    """Say the style of marks that all look alike once, with the mark; its own style goes on to win over theirs."""
    marks = {f"#{element.get('id')}": element for element in root.iter() if element.get("id")}
    uses = [element for element in root.iter(f"{{{SPACE}}}use") if element.get("href") in marks]
    for target in {use.get("href", ""): None for use in uses}:
        same = [use for use in uses if use.get("href") == target]
        if len({use.attrib.get("style", "") for use in same}) == 1:
            marks[target].set("style", joined(same[0], marks[target]))
            for use in same:
                use.attrib.pop("style", None)


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


def inline(svg: str, prefix: str, shape: str, named: str) -> str:
    """The figure as part of a page: ids made unique by `prefix`; `words` names and describes it under `named`.

    Raise ValueError where it holds what `clean` would not have let through, since it comes from a cache.
    """
    if foreign := FOREIGN.search(svg):
        raise ValueError(f"a cached figure holds {foreign[0]!r}, which no build has put there; remove the cache")
    svg = re.sub(r'(id="|href="#|url\(#)(i\d+)', rf"\g<1>{prefix}-\2", svg)
    opening = f'<svg class="figure-{shape}" role="img" aria-labelledby="{named}-t {named}-d" xmlns="{SPACE}" '
    return svg.replace(f'<svg xmlns="{SPACE}" ', opening, 1)


def words(svg: str, named: str, title: str, description: str) -> str:
    """The figure with a title and a description for a screen reader, which other shapes of it may share."""
    head, body = svg.split(">", 1)
    return (
        f'{head}><title id="{named}-t">{escape(title)}</title><desc id="{named}-d">{escape(description)}</desc>{body}'
    )


def standalone(svg: str) -> str:
    """The figure as a file of its own: colours of the light theme, a font, a white ground."""
    colours = "".join(f"--fig-{name}:{colour};" for name, colour in LIGHT.items())
    return svg.replace('style="', f'style="{colours}background:#fff;font-family:sans-serif;', 1)
