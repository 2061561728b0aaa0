"""The site that `mkdocs build` makes of this repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from scripts import languages, settings, snippet

SETTINGS = settings.load()
FIRST = SETTINGS.languages[0]
SITE = SETTINGS.root / "site"
pytestmark = pytest.mark.usefixtures("site")
LESSONS = sorted(path.stem for path in (SETTINGS.docs / FIRST / "lessons").glob("*.md"))


def pages() -> list[Path]:
    """Every HTML file of the site."""
    return sorted(SITE.rglob("*.html"))


def test_every_page_is_there_in_every_language() -> None:
    """One HTML page for each Markdown page, and the pages above the languages."""
    assert (SITE / "index.html").is_file()
    assert (SITE / "404.html").is_file()
    for language in SETTINGS.languages:
        for name in languages.names(SETTINGS.docs / language):
            assert (SITE / language / f"{name.removesuffix('.md')}.html").is_file(), name


def test_every_link_leads_somewhere() -> None:
    """Links of every page lead to a file of the site, not to a folder, which shows no page on disk; so do anchors."""
    ids = {page: set(re.findall(r'\bid="?([^"\s>]+)', page.read_text("utf-8"))) for page in pages()}
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
    assert "arithmatex" not in article
    assert not re.search(r"\{\{.*?\}\}|--8<--", re.sub(r"<(script|style).*?</\1>", "", article, flags=re.DOTALL))
    assert f"notebooks/{lesson}.{language}.ipynb" in article
    assert (SITE / language / "notebooks" / f"{lesson}.{language}.ipynb").is_file()


def test_second_build_runs_nothing(tmp_path: Path) -> None:
    """Everything comes from the cache, and torch is not even imported."""
    again = str(tmp_path / "again")
    code = (
        "import sys; from mkdocs.__main__ import cli\n"
        f"try: cli(['build', '--site-dir', {again!r}])\n"
        "except SystemExit as end: print('torch' in sys.modules, end.code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=SETTINGS.root, capture_output=True, text=True, check=False)
    count = len(snippet.find(SETTINGS.snippets))
    assert f"snippets: 0 run, {count} cached; figures: 0 drawn" in done.stderr
    assert "WARNING" not in done.stderr
    assert done.stdout.split()[-2:] in (["False", "None"], ["False", "0"])
