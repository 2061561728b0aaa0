"""Words of another language in the prose of a page, marked so that a screen reader speaks them as what they are."""

from __future__ import annotations

import html
import re

from scripts import texts

APART = {"code", "pre", "script", "style", "svg"}
KINDS = re.compile(r'class="arithmatex\b|\slang="')
HAN, LATIN, WIDE = r"[\u4e00-\u9fff]", "[A-Za-zÀ-ɏ]", r"\u3000-\u9fff\uff00-\uffef"
# page language -> the other one, and what of it can stand in the prose
OTHERS = {
    "en": ("zh", re.compile(rf"{HAN}(?:[{WIDE}]*{HAN})?")),
    "zh": ("en", re.compile(rf"(?<![&#A-Za-z]){LATIN}(?:[^\u2018-\u201d{WIDE}]*(?:{LATIN}|[\d.)]))?")),
}
WORD = re.compile(r"\ba\b|[A-Za-z]{2,}|[\u4e00-\u9fff]+")
ENOUGH = {"en": 3, "zh": 1}  # Chinese has English words of its own; three in a row are a name, a title or a sentence


def marked(content: str, language: str) -> str:
    """The HTML of a page before it has figures and formulas, with `lang` on what is in the other language."""
    other, run = OTHERS[language]

    def mark(found: re.Match[str]) -> str:
        enough = len(WORD.findall(html.unescape(found[0]))) >= ENOUGH[other]
        return f'<span lang="{other}">{found[0]}</span>' if enough else found[0]

    return "".join(
        run.sub(mark, piece) if is_prose else piece for piece, is_prose in texts.pieces(content, APART, KINDS)
    )
