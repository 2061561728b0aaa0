"""One page on its way from Markdown to HTML: includes, claims and numbers before, figures and formulas after."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scripts import appendix, columns, equations, fences, glossary, keys, numbers, svg
from scripts.claims import Claims
from scripts.definitions import Library
from scripts.formulas import Katex
from scripts.glossary import Glossary
from scripts.problem import Problem, nearest
from scripts.produce import Made
from scripts.settings import Settings

IMAGE = re.compile(
    r'<img alt="(?P<alt>[^"]*)" src="(?P<src>[^"]*?figures/(?P<name>[^"]+)\.svg)"'
    r'(?: title="(?P<title>[^"]*)")? ?/?>'
)
FIGURE = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\((?P<path>(?:\.\./)*figures/(?P<name>[\w./-]+)\.svg)(?: \"(?P<title>[^\"]*)\")?\)"
)
INSTEAD = {"zh": "{}（GPU 无法使用或显存不足）", "en": "{}, as the GPU was missing or its memory too small"}
ORIGIN = {"zh": "由 {code} 算出", "en": "computed by {code}"}
DATA = {"zh": "数据", "en": "data"}
SECONDS = {"zh": ("不到 1 秒", "约 {} 秒"), "en": ("under 1 s", "about {} s")}
HEADING = re.compile(r"^(?P<marks>#{1,6}) (?P<text>.*?)(?P<id>\s*\{[^}]*#(?P<name>[\w-]+)[^}]*\})?\s*$")
TAG = re.compile(r"<[^>]+>")
FORGOTTEN = re.compile(r'<h\d id="(?P<slug>heading-without-id-[^"]*?)(?:_\d+)?"')


@dataclass(frozen=True)
class Pages:
    """What every page needs: the results, the claims and KaTeX."""

    settings: Settings
    made: Mapping[str, Made]
    claims: Claims
    katex: Katex

    @cached_property
    def library(self) -> Library:
        """What functions of snippets reach, as of this build."""
        return Library(self.settings.snippets)

    @cached_property
    def glossary(self) -> Glossary:
        """The terms, as of this build."""
        return glossary.load(self.settings.docs / "terms.toml", self.settings.languages)

    @property
    def results(self) -> dict[str, Any]:
        """The result of each snippet by its name."""
        return {name: made.result for name, made in self.made.items()}

    def markdown(self, text: str, page: Path, language: str) -> str:
        """Resolve what a page refers to. `text` is the end of the file `page`, without its front matter."""
        offset = page.read_text("utf-8").rstrip("\n").count("\n") - text.rstrip("\n").count("\n")
        self.check(text, page, offset)
        return fences.expand(self.filled(text, page, language, offset), page, self.settings.snippets)

    def filled(self, text: str, page: Path, language: str, offset: int) -> str:
        """Put in numbers, claims and lists, number the equations; `offset` lines of the file stand before `text`."""
        text = equations.numbered(text, page, offset)
        text = numbers.fill(text, self.results, page, offset)
        text = self.claims.expand(text, page, language, self.results, offset)
        return appendix.expand(text, language, self.settings, self.claims, self.results)

    def check(self, text: str, page: Path, offset: int) -> None:
        """Raise Problem at a heading without an id, a bad include, or a figure that no snippet draws."""
        for fence in fences.find(text):
            fences.included(fence.moved(offset), page, self.settings.snippets)
        for line, heading in headings(text):
            if not heading["name"]:
                raise Problem(
                    page,
                    line + offset,
                    f"heading {heading['text']!r} has no id; write "
                    f"{heading['marks']} {heading['text']} {{ #an-id }}, the same in every language",
                )
        for line, figure in figures(text):
            self.figure(figure["name"], page, line + offset)
            if not figure["alt"] or not figure["title"]:
                raise Problem(
                    page,
                    line + offset,
                    f"figure {figure['name']} needs a description and a title: "
                    '![what is to be seen](figures/x.svg "short name")',
                )

    def figure(self, name: str, page: Path, line: int) -> tuple[Made, dict[str, str]]:
        """Who drew a figure, and its SVGs by file name; raise Problem if no snippet draws it."""
        known = {
            figure: (made, suffix)
            for made in self.made.values()
            for figure, suffix in zip(made.snippet.figures(), made.snippet.draws, strict=True)
        }
        if name not in known:
            raise Problem(page, line, f"no snippet draws figures/{name}.svg; {nearest(name, list(known))}")
        made, suffix = known[name]
        return made, made.figures[suffix]

    def html(self, content: str, page: Path, language: str) -> str:
        """Put figures and formulas into the HTML of a page."""
        if forgotten := FORGOTTEN.search(content):
            lines = enumerate(page.read_text("utf-8").splitlines(), 1)
            line = next((number for number, row in lines if without_id(row) == forgotten["slug"]), 0)
            raise Problem(page, line, "a heading has no id; write ## Heading { #an-id }, not indented, not underlined")
        seen: list[str] = []

        def figure(image: re.Match[str]) -> str:
            seen.append(image["name"])
            made, files = self.figure(image["name"], page, 0)
            title, description = html.unescape(image["title"]), html.unescape(image["alt"])
            named = f"f{len(seen)}"
            wide, tall = (
                svg.inline(files[f"{language}.{shape}.svg"], f"{named}{shape[0]}", shape, named)
                for shape in ("wide", "tall")
            )
            top = image["src"].removesuffix(f"figures/{image['name']}.svg")
            return svg.words(wide, named, title, description) + tall + origin(made, image["name"], top, language)

        return self.katex.render(IMAGE.sub(figure, content), page)

    def searchable(self, content: str, page: Path) -> str:
        """The HTML of a page as a search should read it: formulas as characters, no figures."""
        return self.katex.plain(IMAGE.sub("", content), page)


def without_id(text: str) -> str:
    """Stands in for a slug: every heading has an explicit id, so this is only seen where one was forgotten."""
    return "heading-without-id-" + re.sub(r"\W+", "-", TAG.sub("", html.unescape(text))).strip("-")


def origin(made: Made, figure: str, top: str, language: str) -> str:
    """What computed a figure, and the figure and its data as files; `top` leads to the top of the language."""
    name = made.snippet.name
    parts = [
        ORIGIN[language].format(code=f'<a href="{top}snippets/{name}.py"><code>{name}.py</code></a>'),
        on_device(made.notes, language),
        duration(made.notes["seconds"], language),
        ", ".join(sorted(keys.named(library, version) for library, version in made.versions.items())),
        f'<a href="{top}figures/{figure}.svg" download>SVG</a>',
        f'<a href="{top}data/{name}.json" download>{DATA[language]} (JSON)</a>',
    ]
    if columns.table(made.result):
        parts.append(f'<a href="{top}data/{name}.csv" download>{DATA[language]} (CSV)</a>')
    # made by docs/shared/picture.js in the browser, which has the fonts for Chinese
    picture = f'<button type="button" class="picture" data-name="{figure}">PNG</button>'
    return f'<small class="origin">{" · ".join(parts)}{picture}</small>'


def on_device(notes: dict[str, Any], language: str) -> str:
    """The device that computed something, and that it stands in for a GPU where it does."""
    return INSTEAD[language].format(notes["device"]) if "instead" in notes else str(notes["device"])


def duration(seconds: float, language: str) -> str:
    """How long a run took, to one digit, since a second run on the same machine takes almost as long."""
    short, long = SECONDS[language]
    return short if seconds < 1 else long.format(f"{float(f'{seconds:.0e}'):.0f}")


def headings(text: str) -> list[tuple[int, re.Match[str]]]:
    """Every ATX heading with its line, fences left out."""
    return [(line, found) for line, row in prose(text) if (found := HEADING.match(row))]


def figures(text: str) -> list[tuple[int, re.Match[str]]]:
    """Every figure that a page asks for, with its line, fences and code left out."""
    return [(line, found) for line, row in prose(text) for found in FIGURE.finditer(re.sub(r"`[^`]*`", "", row))]


def prose(text: str) -> list[tuple[int, str]]:
    """The lines of a page that stand in no fence."""
    inside = {line for fence in fences.find(text) for line in range(fence.line, fence.end + 1)}
    return [(line, row) for line, row in enumerate(text.splitlines(), 1) if line not in inside]
