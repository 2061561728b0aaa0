"""How much a browser loads for each page of the built site; run as a program it prints the table."""

from __future__ import annotations

import gzip
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page

BUDGETS = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Weight:
    """KB as gzip sends them: `first` of all, `next` without what other pages have brought already."""

    first: float
    next: float


def weigh(page: Page, site: Path, path: str) -> Weight:
    """The weight of a page that is open; assets are shared with other pages."""
    page.wait_for_load_state("networkidle")
    asked = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    files = {site / unquote(urlsplit(address).path).lstrip("/") for address in asked if "://" in address}
    own = [site / path, *(file for file in files if "assets" not in file.parts)]
    return Weight(sum(map(kilobytes, files | {site / path})), sum(map(kilobytes, own)))


@cache
def kilobytes(file: Path) -> float:
    """What a server sends that compresses text."""
    content = file.read_bytes()
    return len(content if file.suffix in (".woff2", ".png") else gzip.compress(content, 9, mtime=0)) / 1000


def budget(site: Path, page: str) -> Weight:
    """What a page may weigh."""
    text, rule = (site / page).read_text("utf-8"), BUDGETS["further"]
    figures = text.count('class="figure-wide"') or text.count("jp-RenderedSVG")
    formulas = text.count('class="katex-html"')
    terms = text.count("<div popover ")
    kind = "notebook" if "/notebooks/" in page else "lesson" if formulas else "plain"
    more = max(0, figures - rule["figures"]) * rule["figure"] + max(0, formulas - rule["formulas"]) * rule["formula"]
    more += terms * rule["term"]
    return Weight(*(BUDGETS[when][kind] + more for when in ("first", "next")))


if __name__ == "__main__":
    from test_browser import PAGES, SETTINGS, launched, served

    site = SETTINGS.root / "site"
    print(f"{'KB as gzip':48} first  may    next   may")
    with served(site) as address, launched() as browser, browser.new_context() as window:
        for path in PAGES:
            page = window.new_page()
            page.goto(address + path)
            is_, may = weigh(page, site, path), budget(site, path)
            page.close()
            print(f"{path:48} {is_.first:5.1f} {may.first:5.1f}   {is_.next:5.1f} {may.next:5.1f}", flush=True)
