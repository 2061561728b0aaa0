// Makes a frame look like a worker to Material's search; see search.js. Material finds its files by the first script of
// the frame, and asks whether the page above calls itself an IFrameWorker, which pages on disk may not ask each other.
if (location.protocol === "file:") {
  document.currentScript.remove();
  const page = window.parent;
  const load = (src) => new Promise((done) => {
    document.body.append(Object.assign(document.createElement("script"), { src, onload: done }));
  });
  window.parent = { IFrameWorker: true };
  window.postMessage = (data) => page.postMessage(data, "*");
  window.importScripts = async (...sources) => { for (const source of sources) await load(source); };
  load(new URLSearchParams(location.search).get("worker"));
}
