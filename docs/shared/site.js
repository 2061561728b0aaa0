// What the reader came for, or the heading above what is in view.
const section = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (location.hash && !target) return location.hash; // a choice of claims
  const { top, bottom } = target?.getBoundingClientRect() ?? { top: 0, bottom: -1 };
  if (bottom > 0 && top < innerHeight) return location.hash;
  const above = [...document.querySelectorAll("article :is(h2, h3)[id]")].filter((one) => one.getBoundingClientRect().top < innerHeight / 4);
  return above.length ? `#${above.at(-1).id}` : "";
};

// The switch of language keeps the section and remembers the choice.
for (const link of document.querySelectorAll("[data-other-language]")) {
  link.addEventListener("click", () => {
    link.hash = section();
    try { localStorage.setItem("language", link.hreflang); } catch { /* storage may be forbidden */ }
  });
}

// What scrolls by itself is a stop for the keyboard.
const watched = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

// Until one of them is chosen, Material checks neither switch of light and dark, and in the dark the keyboard would meet the
// hidden one. The space bar switches as Enter does.
const switches = document.querySelector("[data-md-component=palette]");
if (switches) {
  const shown = () => switches.querySelector("label:not([hidden])");
  const check = () => { const input = shown()?.previousElementSibling; if (input) input.checked = true; };
  new MutationObserver(check).observe(switches, { subtree: true, attributeFilter: ["hidden"] });
  check();
  switches.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    const other = document.getElementById(shown().htmlFor);
    other.click();
    other.focus();
  });
}

// Names for what Material's script adds.
const finish = () => {
  for (const element of document.querySelectorAll(".formula, .md-typeset__scrollwrap, pre > code")) watched.observe(element);
  for (const element of document.querySelectorAll("nav.md-code__nav:not([role])")) element.setAttribute("role", "none");
  for (const element of document.querySelectorAll(".md-annotation__index:not([aria-label])")) {
    element.setAttribute("aria-label", element.firstElementChild?.dataset.mdAnnotationId ?? "+");
  }
};
finish();
new MutationObserver(finish).observe(document.body, { childList: true, subtree: true });

// A mouse that rests on a term opens its entry.
for (const term of document.querySelectorAll(".term")) {
  const entry = term.popoverTargetElement;
  if (!entry) break; // a browser without popovers
  let timer;
  const later = (wait, act) => { clearTimeout(timer); timer = setTimeout(act, wait); };
  const enter = ({ pointerType }) => { if (pointerType === "mouse") later(150, () => entry.showPopover({ source: term })); };
  const leave = ({ pointerType }) => { if (pointerType === "mouse") later(300, () => { if (!entry.contains(document.activeElement)) entry.hidePopover(); }); };
  for (const element of [term, entry]) {
    element.addEventListener("pointerenter", enter);
    element.addEventListener("pointerleave", leave);
  }
}

// Material's button to copy code comes as the code comes into view; a reader with a keyboard meets it on the way, not behind.
window.IntersectionObserver = class extends IntersectionObserver {
  constructor(act, options) { super(act, { rootMargin: "100%", ...options }); }
};

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
