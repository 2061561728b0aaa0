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

// A figure as pixels on white: the drawing of the page in the colours of the light theme and the fonts of the reader.
const pixels = async (drawing) => {
  const light = document.body.appendChild(Object.assign(document.createElement("i"), { hidden: true }));
  light.dataset.mdColorScheme = "default";
  const style = getComputedStyle(light);
  const copy = drawing.cloneNode(true);
  const names = new Set([...copy.outerHTML.matchAll(/var\((--fig-\w+)\)/g)].map((found) => found[1]));
  for (const name of ["--fig-ink", ...names]) copy.style.setProperty(name, style.getPropertyValue(name));
  light.remove();
  const [, , width, height] = copy.getAttribute("viewBox").split(" ").map((size) => Math.round(4 * size));
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.style.fill = "var(--fig-ink)";
  copy.style.fontFamily = getComputedStyle(drawing).fontFamily;
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0);
  return new Promise((done) => { canvas.toBlob(done); });
};
for (const button of document.querySelectorAll(".origin .picture")) {
  button.addEventListener("click", async () => {
    const drawing = button.closest(".origin").parentElement.querySelector(`svg.figure-${innerWidth < 720 ? "tall" : "wide"}`);
    const address = URL.createObjectURL(await pixels(drawing));
    Object.assign(document.createElement("a"), { href: address, download: `${button.dataset.name}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
}
