// The language switch keeps the section that the reader is in.
for (const link of document.querySelectorAll("[data-other-language]")) {
  link.addEventListener("click", () => { link.hash = location.hash; });
}
