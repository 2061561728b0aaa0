// Material fetches its search and the index of the whole site with every page, more bytes than the page itself.
// Here both wait until the reader turns to the search, or comes from it (?q= and ?h=).
const searching = new Promise((resolve) => {
  const asked = new URLSearchParams(location.search);
  if (asked.has("q") || asked.has("h")) resolve();
  addEventListener("focusin", ({ target }) => { if (target.name === "query") resolve(); });
});

{
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    this.waits = String(address).endsWith("/search_index.json");
    return open.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.waits) searching.then(() => send.apply(this, body));
    else send.apply(this, body);
  };
}

// From a folder on disk a browser starts no worker; a frame does its work there.
class Frame extends EventTarget {
  constructor(address, place) {
    super();
    place.searchParams.set("worker", new URL(address, location));
    this.frame = Object.assign(document.createElement("iframe"), { hidden: true, src: place });
    this.ready = new Promise((resolve) => this.frame.addEventListener("load", resolve));
    addEventListener("message", ({ source, data }) => {
      if (source === this.frame.contentWindow) this.dispatchEvent(new MessageEvent("message", { data }));
    });
    document.body.append(this.frame);
  }
  async postMessage(data) {
    await this.ready;
    this.frame.contentWindow.postMessage(data, "*");
  }
}

{
  const { Worker } = window;
  const place = new URL("search-frame.html", document.currentScript.src);
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.worker = searching.then(() => {
        const worker = location.protocol === "file:" ? new Frame(address, place) : new Worker(address);
        worker.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
        return worker;
      });
    }
    async postMessage(data) { (await this.worker).postMessage(data); }
  };
}
