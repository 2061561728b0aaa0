// Small conveniences; every page can be read without this file.

// The switch of language keeps the section that the reader is in, and remembers the choice for the first page of the site.
for (const link of document.querySelectorAll("[data-other-language]")) {
  link.addEventListener("click", () => {
    link.hash = location.hash;
    try { localStorage.setItem("language", link.hreflang); } catch { /* storage may be forbidden */ }
  });
}

// What is wider than the page scrolls by itself; only while it does is it a stop for the keyboard.
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
const scrollers = () => document.querySelectorAll(".formula, .md-typeset__scrollwrap");
addEventListener("load", () => scrollers().forEach((element) => watch.observe(element)));
