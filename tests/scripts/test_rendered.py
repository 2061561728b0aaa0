from __future__ import annotations

import base64

from scripts import rendered

SVG = '<svg xmlns="s" style="--fig-c0:#1f5fa8;--fig-ink:#111;background:#fff;font-family:sans-serif;a:b"><path/></svg>'
PICTURE = f'<img alt="none" src="data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}"/>'


def test_boilerplate_goes_and_cells_stay() -> None:
    page = (
        '<style>a{}</style><script>b()</script><!-- c --><div class="jp-Cell" tabindex="0">'
        '<div class="zeroclipboard-container"><clipboard-copy for="cell-1"><div>x</div></clipboard-copy> </div>'
        '<div class="highlight-ipynb hl-python"><pre><span></span><span class="k">d</span>\n</pre></div>'
        '<div class="clipboard-copy-txt" id="cell-1">d</div></div>'
    )
    assert rendered.light(page) == (
        '<div class="jp-Cell"><div class="highlight"><pre><code><span class="k">d</span>\n</code></pre></div></div>'
    )


def test_a_picture_takes_the_colours_of_the_page() -> None:
    assert rendered.light(PICTURE) == '<svg xmlns="s" style="a:b"><path/></svg>'


def test_headings_have_the_ids_of_the_lesson() -> None:
    page = '<p><a id="two"></a></p>\n<h2 id="">Two<a class="anchor-link" href="#">¶</a></h2>'
    light = rendered.light(page)
    assert light == '<h2 id="two">Two<a class="headerlink" href="#two">#</a></h2>'
    assert list(rendered.ids(light)) == ["two"]


def test_formulas_are_marked_but_not_in_code() -> None:
    assert rendered.light("<p>$$\na &lt; b\n$$</p>") == '<div class="arithmatex">\\[\na &lt; b\n\\]</div>'
    assert rendered.light("<p>$a$, $b$</p><code>$c$</code>") == (
        '<p><span class="arithmatex">\\(a\\)</span>, <span class="arithmatex">\\(b\\)</span></p><code>$c$</code>'
    )
