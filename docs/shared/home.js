// The living figure: its slider chooses among numbers and words that the build took from one run. A mark goes where its number
// lies on the axis of the drawing; where that is, two marks of the drawing tell as they came.
{
  const living = document.querySelector(".living");
  const slider = living.querySelector("input"), scale = living.querySelector("output b"), words = living.querySelectorAll("[data-kind]");
  const { scales, said, log } = JSON.parse(living.querySelector("script").textContent);
  const start = log.map((places) => places[slider.defaultValue]);
  const count = start[0].length;
  const drawings = [...document.querySelectorAll("#fig-home svg")].map((drawing) => {
    const kinds = [...drawing.querySelectorAll("g")].map((group) => [...group.querySelectorAll(":scope > use")])
      .filter((marks) => marks.length === count);
    const [top, bottom] = [count - 1, 0].map((layer) => Number(kinds.at(-1)[layer].getAttribute("y")));
    const [high, low] = [start.at(-1).at(-1), start.at(-1)[0]];
    return { kinds, y: (value) => top + (value - high) * (bottom - top) / (low - high) };
  });

  const show = () => {
    const place = slider.value;
    for (const { kinds, y } of drawings) {
      kinds.forEach((marks, kind) => marks.forEach((mark, layer) => mark.setAttribute("y", y(log[kind][place][layer]).toFixed(1))));
    }
    scale.textContent = scales[place];
    slider.setAttribute("aria-valuetext", scales[place]);
    for (const word of words) word.textContent = said[word.dataset.kind][place];
  };
  slider.addEventListener("input", show);
  show(); // a browser may have kept the place of the slider
}
