"""The site that `mkdocs build` makes of this repository."""

from __future__ import annotations

import html
import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from conftest import build_site
from scripts import languages, reading, settings, snippet

SETTINGS = settings.load()
FIRST = SETTINGS.languages[0]
SITE = SETTINGS.root / "site"
pytestmark = pytest.mark.usefixtures("site")
LESSONS = sorted(path.stem for path in (SETTINGS.docs / FIRST / "lessons").glob("*.md"))

GRAPH = re.compile(r'<meta property="og:(\w+)" content="([^"]*)"')


def pages() -> list[Path]:
    """Every HTML file of the site."""
    return sorted(SITE.rglob("*.html"))


def test_every_page_says_what_it_may_load() -> None:
    """The policy stands in every page, before anything that could load."""
    for page in pages():
        text = page.read_text("utf-8")
        policy, first = text.find('http-equiv="Content-Security-Policy"'), re.search("<(link|script|img|style)", text)
        assert policy > 0 and (not first or policy < first.start()), page


def test_every_table_has_headers() -> None:
    """Without them a screen reader cannot say what a cell is about."""
    for page in pages():
        text = re.sub(r"<(script|svg|code)\b.*?</\1>", "", page.read_text("utf-8"), flags=re.DOTALL)
        for table in re.findall(r"<table(?! class=.highlighttable).*?</table>", text, re.DOTALL):
            assert "<th" in table, f"{page}: {table[:80]}"


def test_every_figure_has_a_title_and_a_description() -> None:
    """On every page, notebooks too; one of each for both shapes of a figure."""
    for page in pages():
        text = page.read_text("utf-8")
        figures = len(re.findall('<svg class="figure-(?:wide|notebook)"', text))
        assert text.count("<title id=") == text.count("<desc id=") == figures, page


def test_every_page_is_there_in_every_language() -> None:
    """One HTML page for each Markdown page, and the pages above the languages."""
    assert (SITE / "index.html").is_file()
    assert (SITE / "404.html").is_file()
    for language in SETTINGS.languages:
        for name in languages.names(SETTINGS.docs / language):
            assert (SITE / language / f"{name.removesuffix('.md')}.html").is_file(), name


def test_every_link_leads_somewhere() -> None:
    """Links of every page lead to a file of the site, not to a folder, which shows no page on disk; so do anchors."""
    ids = {page: set(re.findall(r' id="?([^"\s>]+)', page.read_text("utf-8"))) for page in pages()}
    broken = []
    for page in pages():
        base = f"/{page.relative_to(SITE).as_posix()}"
        for link in re.findall(r'<a [^>]*href="([^"]+)"', page.read_text("utf-8")):
            parts = urlsplit(urljoin(base, link))
            if parts.scheme or parts.netloc:
                continue
            target = SITE / unquote(parts.path).lstrip("/")
            if not target.is_file() or (
                parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]
            ):
                broken.append(f"{base}: {link}")
    assert broken == []


def test_every_page_leads_to_the_same_page_in_the_other_language() -> None:
    """One link in its header, to a page with the same sections."""
    sections = re.compile(r'<h[1-6] id="([^"]+)"')
    wrong = []
    for page in (page for language in SETTINGS.languages for page in (SITE / language).rglob("*.html")):
        text, (here, *inside) = page.read_text("utf-8"), page.relative_to(SITE).parts
        there = {"zh": "en", "en": "zh"}[here]
        links = re.findall(r'<a[^>]*data-other-language href="([^"]+)" hreflang="(\w+)"', text)
        other = SITE.joinpath(there, *inside)
        if page.name in ("404.html", "search-frame.html"):
            continue
        if not links or any((page.parent / href).resolve() != other or code != there for href, code in links):
            wrong.append(f"{page}: {links}")
        elif sections.findall(text) != sections.findall(other.read_text("utf-8")):
            wrong.append(f"{page}: other sections than {other}")
    assert wrong == []


# The number of an exercise stands in its heading, that of a figure in a notebook in the words that follow.
LABEL = re.compile(
    r'<\w+ [^<>]*?id="((?:fig|tab|eq|ex)-[\w-]+)"(?:>(?:</a><strong>)?[^<\d]{1,12}?(\d+))?'
    r'|class="caption-prefix">\D*(\d+)|href="#eq-\d+"[^<>]*>\((\d+)\)'
)
REFERENCE = re.compile(
    r'<a [^<>]*?href="([^"<>]*)#((?:fig|tab|eq|ex)-[^"<>]+)"[^<>]*>'
    r"[^<]*?(?:[Ff]igure|[Tt]able|[Ee]quation|[Ee]xercise|[图表式题]|练习|\()\s?(\d+)"
)


def labels(text: str) -> dict[str, str]:
    """The number that stands at each figure, table, equation and exercise of a page, by id."""
    numbers, name = {}, ""
    for one in LABEL.finditer(text):
        name = one[1] or name
        if number := one[2] or one[3] or one[4]:
            numbers.setdefault(name, number)
    return numbers


def test_every_reference_names_the_number_of_what_it_leads_to() -> None:
    """Figures, tables, equations and exercises can be linked to, and whoever refers to one calls it by its number."""
    texts = {page: page.read_text("utf-8") for page in told()}
    numbers = {page: labels(text) for page, text in texts.items()}
    wrong, count = [], 0
    for page, text in texts.items():
        for path, name, number in REFERENCE.findall(text):
            found = numbers[(page.parent / path).resolve() if path else page].get(name)
            count += 1
            wrong += [f"{page}: {number} leads to {path}#{name}, which is {found}"] if number != found else []
    assert wrong == [] and count > 500


SILENT = {"head", "script", "style", "code", "pre", "kbd", "math"}
VOID = {"meta", "link", "br", "hr", "img", "input", "source", "wbr", "col"}
FOREIGN = {"zh": re.compile(r"[A-Za-z]{2,}(?:\s+[A-Za-z]{2,}){2,}"), "en": re.compile("[\u3400-\u9fff]+")}


class Spoken(HTMLParser):
    """Collects `foreign`: text in another language than the nearest `lang` says, outside code and formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = [("", "", False)]
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the language over from the element around, or the new one."""
        values = dict(attrs)
        silent = self.open[-1][2] or tag in SILENT or "katex" in (values.get("class") or "").split()
        if tag not in VOID:
            self.open.append((tag, values.get("lang") or self.open[-1][1], silent))

    def handle_endtag(self, tag: str) -> None:
        """Go back to the element around; an end may be left out before that of another."""
        if any(tag == one for one, _, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Look at a text."""
        _, language, silent = self.open[-1]
        if language in FOREIGN and not silent:
            self.foreign += FOREIGN[language].findall(data)


@pytest.mark.slow
def test_every_word_is_in_the_language_that_it_is_said_to_be_in() -> None:
    """A screen reader speaks Chinese in an English page as Chinese, and English in a Chinese one as English."""
    wrong = {}
    for page in pages():
        spoken = Spoken()
        spoken.feed(page.read_text("utf-8"))
        wrong[page] = spoken.foreign
    assert {page: words for page, words in wrong.items() if words} == {}


def test_nothing_is_loaded_from_elsewhere() -> None:
    """No style, script, picture or frame has a foreign address."""
    loaded = re.compile(
        r"<(?:script|img|iframe|source|video)\b[^>]*\ssrc=[\"']?(?:https?:)?//"
        r"|<link\b[^>]*rel=[\"']?(?:stylesheet|preload|preconnect)[^>]*href=[\"']?(?:https?:)?//"
    )
    assert [page for page in pages() if loaded.search(page.read_text("utf-8"))] == []
    for sheet in SITE.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//", sheet.read_text("utf-8")), sheet


@pytest.mark.parametrize("language", SETTINGS.languages)
@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_is_finished(lesson: str, language: str) -> None:
    """Figures in both shapes with titles, formulas set, no reference left over, a notebook on offer."""
    text = (SITE / language / "lessons" / f"{lesson}.html").read_text("utf-8")
    article = text[text.index("<article") : text.index("</article>")]
    wide, tall = article.count('class="figure-wide"'), article.count('class="figure-tall"')
    assert wide == tall >= 3
    assert article.count("<title id=") == article.count("<desc id=") == wide
    assert 'class="katex"' in article
    exercises = len(re.findall(r'<h3 id="ex-\d', article))
    assert 3 <= exercises <= 5
    assert article.count('<details class="success"') == exercises, "an answer is missing or stands open"
    assert article.count('class="course"') == 1 and reading.TIME[language].split("{}")[0] in article
    assert "arithmatex" not in article
    assert not re.search(r"\{\{.*?\}\}|--8<--", re.sub(r"<(script|style).*?</\1>", "", article, flags=re.DOTALL))
    assert f"notebooks/{lesson}.{language}.ipynb" in article
    assert (SITE / language / "notebooks" / f"{lesson}.{language}.ipynb").is_file()


@pytest.mark.slow
def test_second_build_runs_nothing(site_log: str) -> None:
    """Everything comes from the cache, and torch is not even imported; `make test` has built the site before."""
    log = site_log if "snippets: 0 run" in site_log else build_site()
    count = len(snippet.find(SETTINGS.snippets))
    assert f"snippets: 0 run, {count} cached; figures: 0 drawn" in log
    assert "WARNING" not in log
    assert log.splitlines()[-1] == "torch was not imported"


def told() -> list[Path]:
    """Every page of a language but those that say that there is none."""
    return [page for page in pages() if page.parent != SITE and page.name not in ("404.html", "search-frame.html")]


def test_every_page_tells_search_engines_and_those_who_share_it_what_it_is() -> None:
    """Canonical address, both languages, OpenGraph and JSON-LD agree, and each address is a page of the site."""
    for page in told():
        text, language = page.read_text("utf-8"), page.relative_to(SITE).parts[0]
        [canonical] = re.findall(r'<link rel="canonical" href="([^"]+)"', text)
        root = canonical[: canonical.index(f"/{language}/") + 1]
        others = dict(re.findall(r'<link rel="alternate " hreflang="([^"]+)" href="([^"]+)"', text))
        assert others.keys() == {*SETTINGS.languages, "x-default"}, page
        assert canonical == others[language] == f"{root}{page.relative_to(SITE).as_posix()}"
        for link in others.values():
            assert (SITE / (link.removeprefix(root) or "index.html")).is_file(), link
        graph = {name: html.unescape(value) for name, value in GRAPH.findall(text)}
        assert graph.keys() == {"type", "title", "description", "url", "site_name", "locale"}, page
        assert all(graph.values()) and graph["url"] == canonical and graph["locale"][:2] == language
        [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        data = json.loads(found)
        assert (data["url"], data["inLanguage"], data["name"]) == (canonical, language, graph["title"])
        lesson = page.parent.name == "lessons"
        assert (graph["type"], data["@type"] == "LearningResource") == ("article" if lesson else "website", lesson)


def test_site_map_names_every_page_in_both_languages() -> None:
    """The map of the site leads to one map for each language, and robots are told of it."""
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    maps = [str(one.text) for one in ElementTree.parse(SITE / "sitemap.xml").findall(".//s:loc", space)]
    root = maps[0].removesuffix(f"{FIRST}/sitemap.xml")
    assert maps == [f"{root}{language}/sitemap.xml" for language in SETTINGS.languages]
    assert f"Sitemap: {root}sitemap.xml" in (SITE / "robots.txt").read_text("utf-8")
    for language in SETTINGS.languages:
        entries = ElementTree.parse(SITE / language / "sitemap.xml").findall("s:url", space)
        listed = {str(entry.findtext("s:loc", namespaces=space)).removeprefix(root) for entry in entries}
        assert listed == {page.relative_to(SITE).as_posix() for page in told() if page.is_relative_to(SITE / language)}
        for entry in entries:
            links = {one.get("hreflang"): str(one.get("href")) for one in entry.findall("x:link", space)}
            assert links.keys() == set(SETTINGS.languages)
            assert all((SITE / link.removeprefix(root)).is_file() for link in links.values())


def test_a_missing_page_is_told_in_both_languages() -> None:
    """It works at any depth, is not indexed, and leads to both home pages."""
    text = (SITE / "404.html").read_text("utf-8")
    assert '<meta name="robots" content="noindex">' in text
    assert '<html lang="zh">' in text and text.count('lang="en"') >= 2
    links = re.findall(r'<a href="([^"]+)"', text)
    assert [link.split("/")[-2:] for link in links] == [[language, "index.html"] for language in SETTINGS.languages]
    assert all(link.startswith("/") for link in links) and "{" not in re.sub(
        r"<style>.*?</style>", "", text, flags=re.S
    )


@pytest.mark.parametrize("language", SETTINGS.languages)
def test_claims_and_lessons_link_to_each_other(language: str) -> None:
    """Each row to its lesson, the claim in the lesson to its row; each with its number, drawn on an axis of its own."""
    text = (SITE / language / "claims.html").read_text("utf-8")
    row = r'<tr data-lesson="([\w-]*)" data-verdict="(\w+)" id="(\w+)">(.*?)</tr>'
    rows = re.findall(row, text, re.DOTALL)
    assert len(rows) == len(tomllib.loads((SETTINGS.docs / "claims.toml").read_text("utf-8")))
    for lesson, verdict, key, row in rows:
        if verdict == "open":
            continue
        assert f'href="lessons/{lesson}.html#' in row
        there = (SITE / language / "lessons" / f"{lesson}.html").read_text("utf-8")
        assert f'href="../claims.html#{key}"' in there
        shown, axis = re.findall(r"<strong>([^<]*\d[^<]*)</strong>(<svg class=.axis .*?</svg>)", row)[0]
        places = [float(place) for place in re.findall(r'(?:cx|text x)="([^"]+)"', axis)]
        assert shown and len(places) >= 3 and all(16 <= place <= 144 for place in places), key
        assert re.search(r'role="img" aria-label="[^":]+: [^"]+"', axis), key
