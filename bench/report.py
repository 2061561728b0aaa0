"""From seconds to ratios: each row of the issue's table, reached, target, met or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Cases = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """The median over the rounds of what `key` names, with the extremes; `target` is the most that is wanted.

    `also` is a condition that is no number, such as how many snippets ran; None where there is none.
    """

    key: str
    where: str
    value: float
    low: float
    high: float
    unit: str = ""
    target: float | None = None
    also: bool | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        return None if self.target is None else self.value <= self.target and self.also is not False


def row(key: str, where: str, values: list[float], **more: Any) -> Row:
    """A row from one value of each round; raise ValueError if there is none."""
    if not values:
        raise ValueError(f"{where}: no round has measured {key}")
    return Row(key, where, round(median(values), 3), round(min(values), 3), round(max(values), 3), **more)


def ratios(above: list[float], below: list[float]) -> list[float]:
    """One ratio for each round, since what was measured in one round met the same load."""
    return [one / other for one, other in zip(above, below, strict=True)]


def rows(places: dict[str, dict[str, Any]]) -> list[Row]:
    """All rows of a run; `places` maps a number of snippets, or "site", to what was measured there."""
    found = [one for where, place in places.items() for one in of(where, place)]
    sizes = sorted(int(where) for where in places if where.isdigit())
    if len(sizes) > 1:
        least, most = str(sizes[0]), str(sizes[-1])
        each = [[wall / int(size) for wall in places[size]["cases"]["cold"]["wall"]] for size in (most, least)]
        found.append(row("per-snippet", f"{most} / {least}", ratios(*each), target=1.1))
    if len(sizes) > 2:
        found.append(row("further-snippet", " / ".join(map(str, sizes[-3:])), further(places, sizes[-3:]), target=1.1))
    return found


def further(places: dict[str, dict[str, Any]], sizes: list[int]) -> list[float]:
    """What one more snippet costs in a large site over that in a small one; what every build costs is in neither."""
    small, middle, large = (places[str(size)]["cases"]["cold"]["wall"] for size in sizes)
    costs = (
        [(more - less) / (sizes[place + 1] - sizes[place]) for less, more in zip(below, above, strict=True)]
        for place, (below, above) in enumerate([(small, middle), (middle, large)])
    )
    first, second = costs
    return ratios(second, first)


def of(where: str, place: dict[str, Any]) -> Iterator[Row]:
    """The rows of one project."""
    cases: Cases = place["cases"]
    floor, plain, cold = cases["once"], cases["plain"]["wall"], cases["cold"]
    whole = cold["ran"] == int(where) if where.isdigit() else None
    yield row("cold-wall", where, ratios(cold["wall"], floor["wall"]), target=0.62, also=whole)
    yield row("cold-cpu", where, ratios(cold["cpu"], floor["cpu"]), target=1.08, also=whole)
    yield row("halves-wall", where, ratios(cases["halves"]["wall"], floor["wall"]))
    yield row("halves-cpu", where, ratios(cases["halves"]["cpu"], floor["cpu"]))
    for name, most in (("unchanged", 1.15), ("prose", 1.15), ("label", 1.3), ("draw", 1.3)):
        if one := cases.get(name):
            idle = one["ran"] == 0 and one["torch"] is False and (name in ("label", "draw") or one["drawn"] == 0)
            yield row(name, where, ratios(one["wall"], plain), target=most, also=idle)
    yield row("unchanged-cpu", where, ratios(cases["unchanged"]["cpu"], cases["plain"]["cpu"]))
    for name in ("compute", "helper"):
        if one := cases.get(name):
            allowed = [
                unchanged + torch + 1.3 * snippet
                for unchanged, torch, snippet in zip(
                    cases["unchanged"]["wall"], cases["torch"]["wall"], place["snippet"], strict=True
                )
            ]
            yield row(name, where, ratios(one["wall"], allowed), target=1, also=one["ran"] == 1)
    yield row("memory", where, [cold["mib"]], unit="MiB", target=600)
    if "doctests" in cases:
        yield row("doctests", where, ratios(cases["doctests"]["wall"], cases["blocks"]["wall"]), target=0.75)
    if served := place.get("serve"):
        yield row("serve-prose", where, served["prose"], unit="s", target=1.5)
        rest = median(place["snippet"])
        yield row("serve-compute", where, [wall - rest for wall in served["compute"]], unit="s", target=1.5)
    if "plainly" in cases:
        yield from beside(where, cases)


def beside(where: str, cases: Cases) -> Iterator[Row]:
    """Ours and the other tools by what they do: one language, each figure once."""
    bare, plain = cases["plainly"], cases["plain-one"]["wall"]
    yield row("cold-wall-plainly", where, ratios(cases["cold"]["wall"], bare["wall"]))
    yield row("cold-cpu-plainly", where, ratios(cases["cold"]["cpu"], bare["cpu"]))
    for name in sorted({case.split()[0] for case in cases if " " in case}):
        peer = {kind: cases[f"{name} {kind}"] for kind in ("cold", "unchanged", "prose", "compute")}
        yield row(f"{name} cold-wall", where, ratios(peer["cold"]["wall"], bare["wall"]))
        yield row(f"{name} cold-cpu", where, ratios(peer["cold"]["cpu"], bare["cpu"]))
        for kind in ("unchanged", "prose", "compute"):
            yield row(f"{name} {kind}", where, ratios(peer[kind]["wall"], plain))
        yield row(f"{name} memory", where, [peer["cold"]["mib"]], unit="MiB")


def plain(found: list[Row]) -> list[dict[str, Any]]:
    """The rows as JSON."""
    return [asdict(one) | {"met": one.met} for one in found]


def text(found: list[Row]) -> str:
    """The rows as a table for a terminal."""
    head = ("what", "snippets", "median", "least - most", "target", "")
    body = [
        (
            one.key,
            one.where,
            f"{one.value:g} {one.unit}".strip(),
            f"{one.low:g} - {one.high:g}",
            "" if one.target is None else f"<= {one.target:g}",
            {None: "", True: "met", False: "NOT MET"}[one.met] + (" (condition)" if one.also is False else ""),
        )
        for one in found
    ]
    widths = [max(len(line[column]) for line in (head, *body)) for column in range(len(head))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in (head, *body))
