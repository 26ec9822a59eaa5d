import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {Diagnostic} from "../core/types.ts";
import {shared} from "../styles/shared.ts";
import {warningIcon} from "./icons.ts";

/** One refusal of the core, with its place and how to mend it. Fires "locate" where it has a line to go to. */
@customElement("cyclescope-problem")
export class ProblemView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: 0.625rem 0.75rem;
        border-left: 3px solid var(--bad);
        border-radius: var(--radius);
        background: var(--bad-surface);
        overflow-wrap: anywhere;
      }
      .message {
        display: flex;
        gap: 0.5rem;
      }
      .message svg {
        flex: none;
        margin-top: 0.15rem;
        color: var(--bad);
      }
      .message::first-letter {
        text-transform: uppercase;
      }
      .rest {
        margin: 0.25rem 0 0 1.5rem;
      }
      .where {
        display: flex;
        flex-wrap: wrap;
        gap: 0.125rem 0.75rem;
        margin: 0.25rem 0 0 1.5rem;
        color: var(--text-muted);
        font-size: 0.8125rem;
      }
      .where button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        text-decoration: underline;
      }
    `,
  ];

  @property({attribute: false}) problem: Diagnostic | undefined;
  /** Shown before the message, e.g. a file's name. */
  @property() subject = "";
  /** Whether something listens to "locate". */
  @property({type: Boolean}) locatable = false;

  /** Whether screen readers say it at once: for problems that come, not for those that one opens. */
  @property({type: Boolean}) announced = false;

  protected override render() {
    const {problem} = this;
    if (problem === undefined) return nothing;
    const {code, path, message, hint} = problem;
    return html`
      <div role=${this.announced ? "alert" : nothing}>
        <p class="message">
          ${warningIcon}<span>${this.subject ? html`<strong>${this.subject}:</strong> ` : nothing}${message}</span>
        </p>
        ${hint ? html`<p class="rest">${hint}</p>` : nothing}
        <p class="where">${this.#place(problem)} ${path ? html`<code>${path}</code>` : nothing} <span>${code}</span></p>
      </div>
    `;
  }

  #place({line, column}: Diagnostic) {
    if (line === 0) return nothing;
    const place = column === 0 ? `line ${line}` : `line ${line}, column ${column}`;
    if (!this.locatable) return html`<span>${place}</span>`;
    return html`<button type="button" @click=${() => this.dispatchEvent(new Event("locate"))}>${place}</button>`;
  }
}
