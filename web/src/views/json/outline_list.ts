import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {shared} from "../../styles/shared.ts";
import type {OutlineEntry} from "./outline.ts";

export class EntryEvent extends Event {
  constructor(readonly entry: OutlineEntry) {
    super("entry");
  }
}

/** The parts of a document, as buttons. Fires EntryEvent. */
@customElement("cyclescope-outline-list")
export class OutlineList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        overflow: auto;
        font-size: 0.8125rem;
      }
      ul ul {
        padding-left: 0.75rem;
      }
      nav > ul {
        padding: 0.25rem 0.5rem;
      }
      button {
        width: 100%;
        padding: 0.125rem 0.375rem;
        border: 0;
        border-radius: var(--radius);
        background: none;
        text-align: left;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      button:hover {
        background: var(--accent-surface);
      }
      nav > ul > li > button {
        font-weight: 600;
      }
      .detail {
        color: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) entries: readonly OutlineEntry[] = [];

  protected override render() {
    return html`<nav aria-label="Outline of the description">${this.#list(this.entries)}</nav>`;
  }

  #list(entries: readonly OutlineEntry[]): unknown {
    return html`
      <ul>
        ${entries.map(
          (entry) => html`
            <li>
              <button type="button" @click=${() => this.dispatchEvent(new EntryEvent(entry))}>
                ${entry.title} ${entry.detail ? html`<span class="detail">${entry.detail}</span>` : nothing}
              </button>
              ${entry.entries.length > 0 ? this.#list(entry.entries) : nothing}
            </li>
          `,
        )}
      </ul>
    `;
  }
}
