"""The terms in the prose of a lesson: the first of each section opens its entry of the glossary."""

from __future__ import annotations

import re

from markdown import Markdown  # type: ignore[import-untyped]

from scripts import place, texts
from scripts.glossary import Glossary

# no term is marked in these: what is a link or a button already, what is no prose, what is quoted or folded
APART = {"a", "button", "code", "details", "figure", "pre", "script", "style", "svg", "table"}
APART |= {f"h{level}" for level in range(1, 7)}
KINDS = re.compile(r'class="(?:admonition|arithmatex|footnote)\b')
EDGE = "[A-Za-z0-9_-]"
# a browser may break the line beside a button, even before a full stop, so these marks stay with it
BEFORE, AFTER = "[（“‘《(\\[]*", "(?:['’]s)?[，。：；、！？）”’》…,.:;!?)\\]/–—]*"
GLOSSARY = {"zh": "术语表", "en": "Glossary"}


def marked(content: str, glossary: Glossary, language: str) -> str:
    """The page with its terms as buttons, and after it the entries that they open."""
    forms = {form.lower(): key for form, key in glossary.forms(language).items() if len(form) > 1}  # 门 is in 专门 too
    pattern = re.compile(f"(?P<before>{BEFORE})(?P<form>{written(forms)})(?P<after>{AFTER})", re.I)
    used: set[str] = set()
    section: set[str] = set()

    def mark(found: re.Match[str]) -> str:
        key = forms[" ".join(found["form"].lower().split())]
        # at the end of a text an element follows, from which the browser may break the button away
        if key in section or (found.end() == len(found.string) and not found["after"]):
            return found[0]
        section.add(key)
        button = f'<button class="term" popovertarget="t-{key}">{found["form"]}</button>'
        marks = found["before"] or found["after"]
        return f'<span class="short">{found["before"]}{button}{found["after"]}</span>' if marks else button

    done = []
    for piece, is_prose in texts.pieces(content, APART, KINDS):
        if piece.startswith("<h2"):
            used |= section
            section.clear()
        done.append(pattern.sub(mark, piece) if is_prose and forms else piece)
    entries = "".join(entry(glossary, key, language) for key in glossary.terms if key in used | section)
    return "".join(done) + entries


def written(forms: dict[str, str]) -> str:
    """A pattern for any of the forms, the longest first; one in Latin letters is a whole word."""

    def one(form: str) -> str:
        whole = r"\s+".join(map(re.escape, form.split()))
        before, after = (bool(re.match(EDGE, letter)) for letter in (form[0], form[-1]))
        return (f"(?<!{EDGE})" if before else "") + whole + (f"(?!{EDGE})" if after else "")

    return "|".join(map(one, forms))


def entry(glossary: Glossary, key: str, language: str) -> str:
    """What a term opens: its names, what it means, the way to the glossary and to where it is treated."""
    term = glossary.terms[key]
    words = term.words[language]
    others = [f'<span lang="{other}">{its.name}</span>' for other, its in term.words.items() if its.name != words.name]
    lesson = place.title((glossary.path.parent / language / "lessons" / f"{term.lesson}.md").read_text("utf-8"))
    links = f"[{GLOSSARY[language]}](../appendix/glossary.html#{key}) · [{lesson}]({term.lesson}.html#{term.section})"
    text = f"{' '.join([f'**{words.name}**', *others])}<br>{words.text}<br><small>{links}</small>"
    reader = Markdown(extensions=["pymdownx.arithmatex"], extension_configs={"pymdownx.arithmatex": {"generic": True}})
    inner = reader.convert(text).removeprefix("<p>").removesuffix("</p>")
    return f'<div popover id="t-{key}">{inner}</div>'
