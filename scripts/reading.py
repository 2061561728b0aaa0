"""How long a lesson takes to read, from the HTML of its page before figures and formulas are put in."""

from __future__ import annotations

import re

TIME = {"zh": "阅读约 {} 分钟", "en": "Reading time about {} min"}
PLACE = '<p class="notebook-links">'
# what is folded, and the sources, are read by few
LEFT_OUT = re.compile(r'<details.*?</details>|<div class="footnote">.*', re.S)
CODE = re.compile(r"<pre\b.*?</pre>", re.S)
DISPLAY = re.compile(r'<div class="arithmatex">.*?</div>', re.S)
INLINE = re.compile(r'<span class="arithmatex">.*?</span>', re.S)
FIGURE = re.compile(r"<img\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z0-9][\w.,’'-]*")
# seconds for each: an explaining text is read more slowly than a novel
SECONDS = {"word": 60 / 200, "character": 60 / 320, "line": 2.0, "display": 10.0, "inline": 1.0, "figure": 15.0}


def timed(content: str, language: str) -> str:
    """The page with its reading time before the links to its notebook."""
    return content.replace(PLACE, f"{PLACE}{TIME[language].format(minutes(content))} · ", 1)


def minutes(content: str) -> int:
    """Words, Chinese characters, formulas, figures and lines of code, each with its seconds; at least one minute."""
    content = LEFT_OUT.sub("", content)
    counts = {"line": sum(found[0].count("\n") for found in CODE.finditer(content))}
    content = CODE.sub("", content)
    for kind, pattern in (("display", DISPLAY), ("inline", INLINE), ("figure", FIGURE)):
        content, counts[kind] = pattern.subn("", content)
    text = TAG.sub("", content)
    counts |= {"word": len(WORD.findall(text)), "character": len(HAN.findall(text))}
    return max(1, round(sum(SECONDS[kind] * count for kind, count in counts.items()) / 60))
