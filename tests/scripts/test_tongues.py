from __future__ import annotations

import pytest

from scripts.tongues import marked


@pytest.mark.parametrize(
    ("language", "content", "expected"),
    [
        ("en", "<p>Read 优点, “有点”.</p>", '<p>Read <span lang="zh">优点</span>, “<span lang="zh">有点</span>”.</p>'),
        ("en", "<p>说得对，很好。</p>", '<p><span lang="zh">说得对，很好</span>。</p>'),
        (
            "zh",
            "<li>X. Glorot, Y. Bengio: Why it is so &amp; not so. AISTATS 2010。</li>",
            '<li><span lang="en">X. Glorot, Y. Bengio: Why it is so &amp; not so. AISTATS 2010</span>。</li>',
        ),
        ("zh", "<p>NaN（not a number）</p>", '<p>NaN（<span lang="en">not a number</span>）</p>'),
        ("zh", "<p>用 ReLU 和 batch normalization &amp; x 训练。</p>", None),
        ("zh", '<code>a line of code words</code>、<span class="arithmatex">\\(ab ab ab ab\\)</span>', None),
        ("en", '<a lang="zh">中文</a> <pre>中文</pre>', None),
        ("en", '<img alt="中文">', None),
    ],
)
def test_the_other_language_is_marked(language: str, content: str, expected: str | None) -> None:
    assert marked(content, language) == (expected or content)
