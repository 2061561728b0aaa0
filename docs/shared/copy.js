// Formulas are copied as their TeX; a part of one counts as the whole.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed) return;
  const range = selection.getRangeAt(0).cloneRange();
  const whole = (node) => {
    const formula = (node.closest ? node : node.parentElement).closest(".katex");
    return formula?.closest(".formula") ?? formula;
  };
  const first = whole(range.startContainer), last = whole(range.endContainer);
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const copied = range.cloneContents(), formulas = copied.querySelectorAll(".katex");
  if (!formulas.length) return;
  for (const formula of formulas) {
    const mark = formula.closest(".formula") ? "$$" : "$";
    formula.replaceWith(mark + (formula.dataset.tex ?? formula.querySelector("math").textContent) + mark);
  }
  event.clipboardData.setData("text/plain", copied.textContent);
  event.preventDefault();
});
