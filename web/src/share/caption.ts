import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {Session} from "../state/session.ts";
import {shared} from "../styles/shared.ts";
import {closeIcon} from "../views/icons.ts";

/** What somebody wrote to the design, above its result. It is text, whatever is in it. */
@customElement("cyclescope-caption")
export class Caption extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: flex-start;
        gap: 0.5rem;
        padding: 0.5rem 0.5rem 0.5rem 1.25rem;
        border-left: 3px solid var(--accent);
      }
      div {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      h2 {
        font-size: 1.125rem;
      }
      p {
        white-space: pre-wrap;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property() words = "";
  @property() note = "";

  protected override render() {
    return html`
      <div>
        ${this.words === "" ? nothing : html`<h2>${this.words}</h2>`}
        ${this.note === "" ? nothing : html`<p>${this.note}</p>`}
      </div>
      <button
        type="button"
        class="button quiet icon"
        title="Remove title and note"
        aria-label="Remove title and note"
        @click=${() => this.session.describe({title: "", note: ""})}
      >
        ${closeIcon}
      </button>
    `;
  }
}
