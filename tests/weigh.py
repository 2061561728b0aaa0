"""How much a browser loads for each page of the built site; run as a program it prints what holds of each page."""

from __future__ import annotations

import gzip
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page

HERE = ("http://127.0.0.1:", "data:", "blob:")
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


# Milliseconds by which tasks of the page were longer than 50.
BLOCKED = """() => new Promise((done) => {
  let time = 0;
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) time += duration - 50; }).observe(
    { type: "longtask", buffered: true });
  setTimeout(() => done(time), 100);
})"""


def main(asked: list[str]) -> None:
    """Print a row for each page whose path holds one of these words, or for every page."""
    from audit import audit_both_themes
    from test_browser import IN_VIEW, PAGES, SETTINGS, SHIFT, launched, served

    site = SETTINGS.root / "site"
    print(
        "KB as gzip, requests to others, layout shift, milliseconds blocked at a quarter of the speed, axe violations"
    )
    print(f"{'':44} first   may    next   may  others  shift  blocked  axe")
    with served(site) as address, launched() as browser, browser.new_context(reduced_motion="reduce") as window:
        for path in (path for path in PAGES if not asked or any(word in path for word in asked)):
            page = window.new_page()
            others: list[str] = []
            page.on("request", lambda one, to=others: to.append(one.url) if not one.url.startswith(HERE) else None)
            tools = window.new_cdp_session(page)
            tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.goto(address + path)
            is_, may = weigh(page, site, path), budget(site, path)
            blocked, shift = page.evaluate(BLOCKED), page.evaluate(SHIFT)
            tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
            weight = f"{is_.first:5.1f} {may.first:5.1f}   {is_.next:5.1f} {may.next:5.1f}"
            page.evaluate(IN_VIEW)
            found = len(audit_both_themes(page))
            print(f"{path:44} {weight}  {len(others):6} {shift:6.3f}  {blocked:7.0f} {found:4}", flush=True)
            page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
