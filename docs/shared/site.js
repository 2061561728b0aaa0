// Small conveniences; every page can be read without this file.

// The switch of language keeps the section that the reader is in, and remembers the choice for the first page of the site.
for (const link of document.querySelectorAll("[data-other-language]")) {
  link.addEventListener("click", () => {
    link.hash = location.hash;
    try { localStorage.setItem("language", link.hreflang); } catch { /* storage may be forbidden */ }
  });
}

// What is wider than the page scrolls by itself; only while it does is it a stop for the keyboard.
const watched = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

// Material's script wraps tables and adds buttons and annotations to code, but gives a screen reader no names for them.
const finish = () => {
  for (const element of document.querySelectorAll(".formula, .md-typeset__scrollwrap")) watched.observe(element);
  for (const element of document.querySelectorAll("nav.md-code__nav:not([role])")) element.setAttribute("role", "none");
  for (const element of document.querySelectorAll(".md-annotation__index:not([aria-label])")) {
    element.setAttribute("aria-label", element.firstElementChild?.dataset.mdAnnotationId ?? "+");
  }
};
finish();
new MutationObserver(finish).observe(document.body, { childList: true, subtree: true });
