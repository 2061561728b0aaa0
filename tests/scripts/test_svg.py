from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from scripts import svg

HEAD = (
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg" width="10pt" '
    'viewBox="0 0 490 240" version="1.1">'
)


def clean(body: str) -> str:
    return svg.clean(f"{HEAD}{body}</svg>")


def test_what_matplotlib_adds_is_dropped() -> None:
    body = (
        "<metadata><a/></metadata><defs><style>*{x:y}</style></defs>"
        "<g id='figure_1'><path d='M 1.23 4 L 5.06 -0.01'/></g>"
    )
    assert clean(body) == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 490 240" style="stroke-linejoin:round;'
        'stroke-linecap:butt;font-size:10px"><g><path d="M 1.2 4 L 5.1 0"/></g></svg>'
    )


def test_ids_that_are_used_are_numbered() -> None:
    found = clean(
        '<defs><path id="m1f" d="M 0 0"/><clipPath id="p9"><rect width="1" height="2"/></clipPath></defs>'
        '<g id="axes_1" clip-path="url(#p9)"><use xlink:href="#m1f"/><use xlink:href="#m1f"/></g>'
    )
    assert 'id="i0"/>' in found or 'id="i0" ' in found
    assert 'href="#i0"' in found
    assert '<clipPath id="i1">' in found
    assert 'clip-path="url(#i1)"' in found
    assert "axes_1" not in found


@pytest.mark.parametrize(("name", "colour"), [*svg.PALETTE.items(), ("c0", "#1F5FA8")])
def test_sentinels_become_variables(name: str, colour: str) -> None:
    assert svg.theme(f"fill: {colour}; font-size: 10px; font-family: x") == f"fill:var(--fig-{name})"


def test_another_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="uses the colour #ff0000; expected C0 to C5, black"):
        clean('<path style="stroke: #ff0000"/>')


@pytest.mark.parametrize(
    ("tag", "what"),
    [
        ("image", "holds pixels"),
        ("script", "holds <script>"),
        ("foreignObject", "holds <foreign"),
        ("a", "holds <a>"),
        ("tspan", "holds mathematical text"),
    ],
)
def test_another_element_is_refused(tag: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        clean(f"<g><{tag}/></g>")


def test_mathematical_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"holds the text 'a \$x\$'; write Unicode"):
        clean("<text>a $x$</text>")


USE = '<use xlink:href="#m"/>'


@pytest.mark.fault("F41")
def test_inline_figures_do_not_share_ids_and_are_named() -> None:
    drawn = clean(f'<defs><path id="m" d="M 0 0"/></defs>{2 * USE}')
    wide, tall = (svg.inline(drawn, f"f1{shape[0]}", shape, "f1") for shape in ("wide", "tall"))
    wide = svg.words(wide, "f1", 'a < "b"', "<script>alert(1)</script>")
    ids = [{element.get("id") for element in ET.fromstring(text).iter()} - {None} for text in (wide, tall)]
    assert ids == [{"f1w-i0", "f1-t", "f1-d"}, {"f1t-i0"}]
    assert 'href="#f1w-i0"' in wide
    for text, shape in ((wide, "wide"), (tall, "tall")):
        root = ET.fromstring(text)
        assert (root.get("role"), root.get("class")) == ("img", f"figure-{shape}")
        assert root.get("aria-labelledby") == "f1-t f1-d"
    assert [element.text for element in ET.fromstring(wide)[:2]] == ['a < "b"', "<script>alert(1)</script>"]
    assert "<script" not in wide


def test_a_path_that_is_used_once_stands_where_it_is_used() -> None:
    area = '<defs><path id="m" d="M 1 2 L 3.5 -4 z" style="stroke: #808080"/></defs><g>{}</g>'
    once = clean(area.format('<use xlink:href="#m" x="10" y="20" style="fill: #000000"/>'))
    assert 'd="M 11 22 L 13.5 16 z"' in once and "<use" not in once
    assert 'style="fill:var(--fig-ink);stroke:var(--fig-muted)"' in once
    twice = clean(area.format(2 * '<use xlink:href="#m" x="10" y="20"/>'))
    assert twice.count("<use") == 2 and 'd="M 1 2 L 3.5 -4 z"' in twice


def test_marks_that_look_alike_say_so_once() -> None:
    mark = '<defs><path id="m" d="M 0 0" style="stroke-width: 2"/></defs>'
    use = '<use xlink:href="#m" style="fill: {}"/>'
    alike = clean(mark + 2 * use.format("#000000"))
    assert alike.count("style=") == 2 and 'style="fill:var(--fig-ink);stroke-width:2"' in alike  # the figure's and this
    unlike = clean(mark + use.format("#000000") + use.format("#808080"))
    assert 'style="fill:var(--fig-ink)"' in unlike and 'style="fill:var(--fig-muted)"' in unlike


def test_a_standalone_figure_brings_every_colour() -> None:
    text = svg.standalone(clean('<path style="stroke: #000000"/>'))
    assert all(f"--fig-{name}:#" in text for name in svg.PALETTE)
    ET.fromstring(text)


@pytest.mark.fault("F25")
@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<SCRIPT/>",
        '<g onload="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<use href="https://example.org/x.svg#a"/>',
        '<use xlink:href="javascript:alert(1)"/>',
        '<image href="#a"/>',
        "<style>a{}</style>",
        "<!-- -->",
    ],
)
def test_a_figure_from_a_cache_brings_in_nothing_foreign(body: str) -> None:
    """An entry may have been forged, with the right sums; the page would vouch for its script with a hash."""
    drawn = clean('<defs><path id="m" d="M 0 0"/></defs>' + 2 * USE)
    with pytest.raises(ValueError, match="a cached figure holds '"):
        svg.inline(drawn.replace("</svg>", f"{body}</svg>"), "f1w", "wide", "f1")


@pytest.mark.fault("F41")
def test_text_in_a_figure_is_text() -> None:
    drawn = clean("<text>&lt;script>alert(1)&lt;/script> &lt;/svg></text>")
    inline = svg.inline(drawn, "f1w", "wide", "f1")
    assert "<script" not in inline and inline.count("</svg>") == 1
    assert ET.fromstring(inline)[0].text == "<script>alert(1)</script> </svg>"
