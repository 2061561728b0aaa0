from __future__ import annotations

import pytest

from scripts import reading


@pytest.mark.parametrize(
    ("content", "minutes"),
    [
        ("<p>a <b>word</b></p>", 1),
        (f"<p>{'word ' * 400}</p>", 2),
        (f"<p>{'字，' * 640}</p>", 2),
        ("<pre><code>" + "x = 1 + 1\n" * 60 + "</code></pre>", 2),
        ('<div class="arithmatex">\\[x\\]</div>' * 12, 2),
        ('<span class="arithmatex">\\(x + y\\)</span>' * 120, 2),
        ('<img alt="many words" src="figures/x.svg">' * 8, 2),
        (f"<p>a</p><details><summary>b</summary>{'word ' * 900}</details>", 1),
        (f'<p>a</p><div class="footnote">{"word " * 900}</div>', 1),
    ],
)
def test_everything_takes_its_time(content: str, minutes: int) -> None:
    assert reading.minutes(content) == minutes


def test_the_time_stands_before_the_links() -> None:
    page = '<p class="notebook-links"><a>N</a></p><p>a</p>'
    assert reading.timed(page, "en").startswith('<p class="notebook-links">Reading time about 1 min · <a>N</a>')
    assert "阅读约 1 分钟 · " in reading.timed(page, "zh")
    assert reading.timed("<p>a</p>", "en") == "<p>a</p>"
