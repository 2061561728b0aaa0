"""The errata of the notes, from the claims: what they say, what should stand there instead, and why."""

from __future__ import annotations

from scripts import place
from scripts.claims import LABELS, Claim, Claims
from scripts.numbers import Results
from scripts.place import Owner
from scripts.problem import Problem, nearest

MENDED = ("partly", "wrong", "gap")
INSTEAD = {"zh": "**改为：**", "en": "**Instead:** "}


def page(claims: Claims, first: str, last: str, language: str, results: Results) -> str:
    """Every claim between two, both included, that has to be changed in the notes."""
    order = list(claims.rows)
    if unknown := [one for one in (first, last) if one not in order]:
        raise Problem(claims.path, 0, f"no claim {unknown[0]!r}, for which errata ask; {nearest(unknown[0], order)}")
    chosen = order[order.index(first) : order.index(last) + 1]
    return "\n".join(entry(claims, claims.rows[one], language, results) for one in chosen if mended(claims.rows[one]))


def mended(claim: Claim) -> bool:
    """Whether the notes have to be changed, be it only in their wording."""
    return claim.verdict in MENDED or any("correction" in texts for texts in claim.texts.values())


def entry(claims: Claims, claim: Claim, language: str, results: Results) -> str:
    """One claim as it stands, what should stand instead, and the number that decides."""
    texts, key = claim.texts[language], claim.id.lower()
    where = place.link(
        claims.path.parent, language, claim.lesson, claim.section, Owner(claims.path, "claim", claim.id, claim.line)
    )
    return "\n".join([
        f"[{claim.id}](../claims.md#{key}) {texts['claim']} {{ #{key} }}",
        f":   {INSTEAD[language]}{texts.get('correction', texts['finding'])}",
        f":   <small>{texts['number']}{LABELS[language]['colon']}{claims.value(claim, results)} · {where}</small>",
        "",
    ])  # fmt: skip
