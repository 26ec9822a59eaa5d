/**
 * The element <cyclescope-estimate>: the page in a frame of yours. Include this script from the site that serves the page:
 *
 *   <script src="https://site.example/cyclescope/embed.js" async></script>
 *   <cyclescope-estimate state="arch=systolic_array&net=resnet18" hide="table" lock="network"></cyclescope-estimate>
 *
 * Attributes: state, hide, lock, only (see web/EMBEDDING.md), title. Its size is that of any block: 100 % by 40rem unless
 * your style sheet says otherwise. Events: "ready", "estimate" with {state, estimate} as detail, "refused" with the error.
 */
(() => {
  "use strict";
  const kVersion = 1;
  /** How long an answer is waited for, in milliseconds. */
  const kPatience = 120_000;
  const site = new URL("./", document.currentScript.src);

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { display: block; width: 100%; height: 40rem; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
  `);

  class CyclescopeEstimate extends HTMLElement {
    static observedAttributes = ["state", "hide", "lock", "only", "title"];
    #frame = document.createElement("iframe");
    #waiting = new Map();
    #nextId = 1;
    #isReady = false;

    constructor() {
      super();
      const root = this.attachShadow({mode: "open"});
      root.adoptedStyleSheets = [style];
      this.#frame.allow = "clipboard-write";
      this.#frame.loading = "lazy";
      root.append(this.#frame);
    }

    connectedCallback() {
      addEventListener("message", this.#received);
      this.#load();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#received);
      this.#isReady = false;
    }

    attributeChangedCallback(name, before, after) {
      if (!this.isConnected || before === after) return;
      if (name === "title") this.#name();
      else if (name === "state" && this.#isReady)
        this.set(after ?? "").catch(() => {}); // told by the event "refused"
      else this.#load();
    }

    /** What is shown, in the words of links. */
    get state() {
      return this.getAttribute("state") ?? "";
    }

    set state(state) {
      this.setAttribute("state", state);
    }

    /** Shows a state; resolves with {state, estimate} once it is estimated, rejects with an Error that has a `code`. */
    set(state) {
      return this.#ask({type: "set", state: String(state)});
    }

    /** What is on the page now, with its estimate. */
    get() {
      return this.#ask({type: "get"});
    }

    #load() {
      this.#isReady = false;
      this.#name();
      const names = ["hide", "lock", "only"].filter((name) => this.hasAttribute(name));
      const entries = [
        "embed=1",
        `origin=${encodeURIComponent(location.origin)}`,
        ...names.map((name) => `${name}=${this.getAttribute(name).replaceAll(/[\s,]+/g, ",")}`),
        ...(this.state === "" ? [] : [this.state.replace(/^#/, "")]),
      ];
      const url = new URL("index.html", site);
      url.hash = entries.join("&");
      // A change of what is behind # alone would not load the page again.
      if (this.#frame.src !== "") url.searchParams.set("load", String(this.#nextId++));
      this.#frame.src = url.href;
    }

    #name() {
      this.#frame.title = this.getAttribute("title") || "An estimate of Cyclescope";
    }

    #ask(message) {
      const id = this.#nextId++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          this.#waiting.delete(id);
          reject(Object.assign(new Error("the page in the frame did not answer"), {code: "NoAnswer"}));
        }, kPatience);
        this.#waiting.set(id, {resolve, reject, timer, message: {cyclescope: kVersion, id, ...message}});
        if (this.#isReady) this.#post(id);
      });
    }

    #post(id) {
      this.#frame.contentWindow?.postMessage(this.#waiting.get(id)?.message, site.origin);
    }

    #received = ({source, origin, data}) => {
      if (source !== this.#frame.contentWindow || origin !== site.origin || data?.cyclescope !== kVersion) return;
      if (data.type === "ready") {
        this.#isReady = true;
        for (const id of this.#waiting.keys()) this.#post(id);
        this.dispatchEvent(new CustomEvent("ready"));
        return;
      }
      const asked = this.#waiting.get(data.id);
      if (asked !== undefined) {
        clearTimeout(asked.timer);
        this.#waiting.delete(data.id);
      }
      if (data.type === "estimate") {
        const detail = {state: data.state, estimate: data.estimate};
        asked?.resolve(detail);
        this.dispatchEvent(new CustomEvent("estimate", {detail}));
      } else if (data.type === "error") {
        asked?.reject(Object.assign(new Error(data.error.message), data.error));
        this.dispatchEvent(new CustomEvent("refused", {detail: data.error}));
      }
    };
  }

  if (customElements.get("cyclescope-estimate") === undefined)
    customElements.define("cyclescope-estimate", CyclescopeEstimate);
})();
