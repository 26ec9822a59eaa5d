/**
 * Markdown as elements of the page. Only what is listed here is ever made, without any attribute that the text could choose
 * but the addresses of links; raw HTML is text.
 */

import {LitElement, css} from "lit";
import {customElement, property} from "lit/decorators.js";
import MarkdownIt from "markdown-it";
import type {Token} from "markdown-it";
import {shared} from "../../styles/shared.ts";

/** Elements that tokens may become; headings of a lesson are below those of its steps. */
const kElements: Readonly<Record<string, string>> = {
  ...{p: "p", strong: "strong", em: "em", s: "s", ul: "ul", ol: "ol", li: "li", blockquote: "blockquote"},
  ...{h1: "h4", h2: "h4", h3: "h4", h4: "h5", h5: "h5", h6: "h5"},
  ...{table: "table", thead: "thead", tbody: "tbody", tr: "tr", th: "th", td: "td", a: "a"},
};

const parser = new MarkdownIt({html: false, linkify: false, typographer: false}).disable(["image", "autolink"]);

/** A click on a link to a state of the page: what is behind its #. */
export class StateEvent extends Event {
  constructor(readonly state: string) {
    super("state", {bubbles: true, composed: true});
  }
}

export function markdownElements(text: string): DocumentFragment {
  const root = document.createDocumentFragment();
  append(parser.parse(text, {}), root);
  return root;
}

function append(tokens: readonly Token[], root: ParentNode & Node): void {
  const stack: Node[] = [root];
  for (const token of tokens) {
    const parent = stack.at(-1) ?? root;
    if (token.type === "inline") {
      append(token.children ?? [], parent as ParentNode & Node);
      continue;
    }
    if (token.nesting === 0) {
      parent.appendChild(leaf(token));
      continue;
    }
    if (token.nesting < 0) {
      stack.pop();
      continue;
    }
    const element = token.hidden ? document.createDocumentFragment() : opened(token);
    if (!token.hidden) parent.appendChild(element);
    stack.push(token.hidden ? parent : element);
  }
}

function leaf({type, content}: Token): Node {
  switch (type) {
    case "softbreak":
      return document.createTextNode(" ");
    case "hardbreak":
      return document.createElement("br");
    case "hr":
      return document.createElement("hr");
    case "code_inline":
      return withText("code", content);
    case "fence":
    case "code_block": {
      const box = document.createElement("pre");
      box.tabIndex = 0; // so that a keyboard can scroll it
      box.append(withText("code", content));
      return box;
    }
    default:
      return document.createTextNode(content);
  }
}

function withText(name: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function opened(token: Token): HTMLElement {
  const element = document.createElement(kElements[token.tag] ?? "span");
  if (element instanceof HTMLAnchorElement) setAddress(element, String(token.attrGet("href") ?? ""));
  return element;
}

/** States of the page and pages of the web; another address makes no link. */
function setAddress(link: HTMLAnchorElement, address: string): void {
  if (address.startsWith("#")) {
    link.href = address;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.dispatchEvent(new StateEvent(decodeURIComponent(address.slice(1))));
    });
  } else if (/^https?:\/\//i.test(address)) {
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
}

/** A text in Markdown. Fires StateEvent. */
@customElement("cyclescope-markdown")
export class MarkdownView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        overflow-wrap: anywhere;
      }
      p,
      ul,
      ol,
      table,
      pre,
      blockquote {
        margin: 0 0 0.625rem;
      }
      :last-child {
        margin-bottom: 0;
      }
      ul {
        padding-left: 1.25rem;
        list-style: disc;
      }
      ol {
        padding-left: 1.5rem;
        list-style: decimal;
      }
      h4,
      h5 {
        margin: 0.75rem 0 0.25rem;
        font-size: 0.9375rem;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.1875rem 0.75rem 0.1875rem 0;
        border-bottom: 1px solid var(--line);
        text-align: left;
      }
      pre {
        overflow-x: auto;
        padding: 0.5rem 0.75rem;
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }
      blockquote {
        padding-left: 0.75rem;
        border-left: 3px solid var(--line-strong);
        color: var(--text-muted);
      }
    `,
  ];

  @property() text = "";

  protected override render() {
    return markdownElements(this.text);
  }
}
