"""What axe-core has to say against a page that is open: https://github.com/dequelabs/axe-core."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from scripts.node import MODULES, version

# Nine elements in ten of a long page are parts of formulas, hidden from a screen reader, and words of code, whose
# colours repeat: a formula becomes its source, and words of the same kind are looked at once.
THIN = """() => {
  for (const one of document.querySelectorAll(".katex:has(math)")) {
    one.textContent = one.dataset.tex ?? one.querySelector("math").textContent;
  }
  const seen = new Set();
  for (const word of document.querySelectorAll("pre code span[class]:not(:has(*))")) {
    const kind = [word, word.parentElement, word.closest(".highlight")].map((one) => one?.className).join();
    if (seen.has(kind)) word.replaceWith(word.textContent);
    seen.add(kind);
  }
  document.normalize();
}"""
RUN = """rules => axe.run(document, {
  resultTypes: ["violations"], preload: false, ...(rules.length && { runOnly: { type: "rule", values: rules } }),
}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
  nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)}: ${failureSummary}`)))"""


def audit(page: Page, *rules: str) -> list[str]:
    """Each violation of any rule, or of these, with the element that it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(source())  # through the browser's own tools, which the page's policy does not bind
    return list(page.evaluate(RUN, rules))


def audit_both_themes(page: Page) -> list[str]:
    """The page in light, then its colours in dark; afterwards it is light again, and its formulas and code are thin."""
    page.evaluate(THIN)
    found = audit(page)
    scheme = "scheme => { document.body.dataset.mdColorScheme = scheme }"
    page.evaluate(scheme, "slate")
    found += [f"dark: {one}" for one in audit(page, "color-contrast")]
    page.evaluate(scheme, "default")
    return found


@cache
def source() -> str:
    """The script of axe-core, as `make test` installed it."""
    version("axe-core")
    return (MODULES / "axe-core" / "axe.min.js").read_text("utf-8") + "; undefined"
