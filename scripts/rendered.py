"""What mkdocs-jupyter makes of a notebook, cut down to what a page of this site needs.

It puts the whole style sheet of JupyterLab, three scripts and every piece of code a second time into each page, and
leaves formulas to a script from elsewhere. The cells stay; the site's own style sheets and KaTeX do the rest.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

BOILERPLATE = [re.compile(pattern, re.S) for pattern in (
    r"<(style|script)\b.*?</\1>",
    r"<!--.*?-->",
    r'<div class="zeroclipboard-container">.*?</clipboard-copy>\s*</div>',
    r'<div class="clipboard-copy-txt"[^>]*>.*?</div>',
    r'<div class="jp-Collapser [^"]*">\s*</div>',
    r' tabindex="0"',
)]  # fmt: skip
CODE = re.compile(r'<div class="highlight(?:-ipynb hl-\w+ ?)?"><pre>(?:<span></span>)?(?P<code>.*?)</pre></div>', re.S)
PICTURE = re.compile(r'<img [^>]*src="data:image/svg\+xml;base64,(?P<data>[^"]+)"[^>]*>')
COLOURS = re.compile(r"--fig-\w+:[^;]+;|background:#fff;|font-family:sans-serif;")
ANCHOR = re.compile(
    r'<p><a id="(?P<id>[\w-]+)"></a></p>\s*<h(?P<level>\d) id="[^"]*">(?P<text>.*?)'
    r'<a class="anchor-link".*?</a></h(?P=level)>',
    re.S,
)
HEADING = re.compile(r'<h\d id="(?P<id>[^"]+)">')
NO_PROSE = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>|<svg\b.*?</svg>)", re.S)
DISPLAY = re.compile(r"(?:<p>)?\$\$(?P<tex>.+?)\$\$(?:</p>)?", re.S)
INLINE = re.compile(r"\$(?P<tex>[^$\n]+)\$")


def light(page: str) -> str:
    """The page with its code as Material shows code, its figures inline, and its formulas marked as arithmatex does."""
    for pattern in BOILERPLATE:
        page = pattern.sub("", page)
    page = CODE.sub(r'<div class="highlight"><pre><code>\g<code></code></pre></div>', page)
    page = PICTURE.sub(picture, page)
    page = ANCHOR.sub(r'<h\g<level> id="\g<id>">\g<text><a class="headerlink" href="#\g<id>">#</a></h\g<level>>', page)
    parts = NO_PROSE.split(page)
    parts[::2] = [marked(part) for part in parts[::2]]
    return "".join(parts)


def picture(image: re.Match[str]) -> str:
    """A stored figure as part of the page, in the colours of its theme."""
    head, body = base64.b64decode(image["data"]).decode().split(">", 1)
    return f"{COLOURS.sub('', head)}>{body}"


def marked(prose: str) -> str:
    """Formulas in the marks under which `formulas` looks for them."""
    prose = DISPLAY.sub(r'<div class="arithmatex">\\[\g<tex>\\]</div>', prose)
    return INLINE.sub(r'<span class="arithmatex">\\(\g<tex>\\)</span>', prose)


def ids(page: str) -> Iterator[str]:
    """The id of every heading in its order."""
    return (found["id"] for found in HEADING.finditer(page))
