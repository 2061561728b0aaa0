// The link to a PNG below each figure: made here rather than at build, since the browser has the fonts for Chinese.

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
