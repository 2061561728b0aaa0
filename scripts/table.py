"""The table of all claims: links that choose among them, and a row for each with its number and a small figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from scripts import axis, place
from scripts.claims import LABELS, VERDICTS, Claim, Claims
from scripts.numbers import Results

WORDS = {
    "zh": {"number": "决定性的数", "verdict": "裁定", "where": "在哪里裁定", "lesson": "课程", "filter": "筛选",
           "all": "全部", "shown": "显示 {all} 条中的 {shown} 条"},
    "en": {"number": "Deciding number", "verdict": "Verdict", "where": "Decided in", "lesson": "Lesson",
           "filter": "Filter", "all": "all", "shown": "{shown} of {all} claims shown"},
}  # fmt: skip

Choices = dict[str, dict[str, tuple[str, int]]]  # verdict or lesson -> name -> its word and how many claims it has


def page(claims: Claims, language: str, results: Results) -> str:
    """Every claim as a row, and before them the links that choose one verdict, one lesson, or both."""
    words, kinds = WORDS[language], choices(claims, language)
    head = ["#", LABELS[language]["claim"], words["verdict"], words["number"], words["where"]]
    return "\n".join([
        rules(kinds),
        *targets(kinds),
        *links(kinds, len(claims.rows), language),
        "",
        '<div class="claims" markdown="block">',
        '<table markdown="block">',
        f"<thead><tr>{''.join(f'<th>{one}</th>' for one in head)}</tr></thead>",
        '<tbody markdown="block">',
        *(row(claims, claim, language, results) for claim in claims.rows.values()),
        "</tbody>",
        "</table>",
        "</div>",
    ])  # fmt: skip


def choices(claims: Claims, language: str) -> Choices:
    """What can be chosen, with counts: verdicts in their order, lessons in the order of the claims."""
    verdicts = Counter(claim.verdict for claim in claims.rows.values())
    lessons = Counter(claim.lesson for claim in claims.rows.values() if claim.lesson)
    titles = {
        claim.lesson: place.title(claims.lesson(claim, language)) for claim in claims.rows.values() if claim.lesson
    }
    return {
        "verdict": {name: (word[language], verdicts[name]) for name, word in VERDICTS.items() if verdicts[name]},
        "lesson": {name: (title, lessons[name]) for name, title in titles.items()},
    }


def rules(kinds: Choices) -> str:
    """Without script the address chooses: its target hides the rows of all others, and its link is marked."""
    names = [(kind, name) for kind, group in kinds.items() for name in group]
    others = ",".join(
        f".no-js #{name}:target~.claims tr[data-{kind}]:not([data-{kind}={name}])" for kind, name in names
    )
    chosen = ",".join(f'.no-js #{name}:target~.filter [href="#{name}"]' for _, name in names)
    return f"<style>{others}{{display:none!important}}{chosen}{{font-weight:700}}</style>"


def targets(kinds: Choices) -> Iterator[str]:
    """Where the address of a choice leads: above the links, so that they stay where they are."""
    return (f'<div class="chosen" id="{name}"></div>' for group in kinds.values() for name in group)


def links(kinds: Choices, total: int, language: str) -> Iterator[str]:
    """The choices as links, and how many rows are shown; docs/shared/claims.js combines them and keeps the number."""
    words = WORDS[language]
    yield f'<nav class="filter" id="filter" aria-label="{words["filter"]}">'
    for kind, group in kinds.items():
        yield f'<p id="filter-{kind}">{words[kind]}</p><ul aria-labelledby="filter-{kind}" data-kind="{kind}">'
        for name, (word, count) in ({"": (words["all"], total)} | group).items():
            look = f' class="verdict {name}"' if name and kind == "verdict" else ""
            yield (
                f'<li><a href="#{name or "filter"}" data-name="{name}"><span{look}>{escape(word)}</span> '
                f"<small>{count}</small></a></li>"
            )
        yield "</ul>"
    yield f'<p role="status" data-text="{words["shown"]}">{words["shown"].format(shown=total, all=total)}</p>'
    yield "</nav>"


def row(claims: Claims, claim: Claim, language: str, results: Results) -> str:
    """A claim with its verdict, its number, that number on its axis, and a link to what decides it."""
    texts, key, colon = claim.texts[language], claim.id.lower(), LABELS[language]["colon"]
    said = f"{texts['claim']}<br>**{texts['finding']}**" if texts["finding"] else texts["claim"]
    number = where = "—"
    if claim.number:
        at = (claims.path, claim.line)
        drawn = axis.drawing(claim.axis, texts["mark"], claim.number, results, claim.verdict, at)
        number = f"{escape(texts['number'])}{colon}<strong>{claims.value(claim, results)}</strong>{drawn}"
        title = place.title(claims.lesson(claim, language))
        where = f"[{title}](lessons/{claim.lesson}.md#{claim.section})"
    return "\n".join([
        f'<tr id="{key}" data-verdict="{claim.verdict}" data-lesson="{claim.lesson}" markdown="block">',
        f'<td markdown="span">[{claim.id}](#{key})</td>',
        f'<td markdown="span">{said}</td>',
        f'<td class="verdict {claim.verdict}">{VERDICTS[claim.verdict][language]}</td>',
        f"<td>{number}</td>",
        f'<td markdown="span">{where}</td>',
        "</tr>",
    ])  # fmt: skip
