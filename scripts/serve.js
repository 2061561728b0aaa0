// Put into every page by `mkdocs serve`: reload the page when it is made anew, show over it what is wrong.
const { page, sum } = document.currentScript.dataset;
const address = new URL(`livereload?page=${encodeURIComponent(page)}`, document.currentScript.src);
const box = document.createElement("pre");
box.setAttribute("role", "alert");
box.id = "serve-message";
box.style.cssText =
  "position:fixed;z-index:9999;inset:auto 0 0 0;margin:0;padding:1em;max-height:50vh;overflow:auto;" +
  "white-space:pre-wrap;font:14px/1.4 monospace;color:#fff;background:#9b1c1c";

const show = (text, wrong) => {
  if (box.textContent !== text) box.textContent = text;
  box.style.background = wrong ? "#9b1c1c" : "#37474f";
  if (!text) box.remove();
  else if (!box.isConnected) document.body.append(box); // again would lose what is selected, and how far it is scrolled
};

const look = async () => {
  if (document.visibilityState === "visible") {
    try {
      const state = await (await fetch(address)).json();
      if (state.sum !== sum) return location.reload();
      show(state.faults || (state.busy ? "snippets are running …" : ""), state.faults);
    } catch {
      show("mkdocs serve does not answer", true);
    }
  }
  setTimeout(look, 300);
};

look();
