import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {repeat} from "lit/directives/repeat.js";
import type {Notice} from "../state/app_state.ts";
import type {Session} from "../state/session.ts";
import {shared} from "../styles/shared.ts";
import {closeIcon} from "./icons.ts";

/** What there is to tell, until it is put away. */
@customElement("cyclescope-notices")
export class NoticesView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: fixed;
        right: 1rem;
        bottom: 1rem;
        z-index: 10;
        width: min(28rem, calc(100vw - 2rem));
      }
      li {
        display: flex;
        align-items: flex-start;
        gap: 0.5rem;
        margin-top: 0.5rem;
        padding: 0.625rem 0.5rem 0.625rem 0.875rem;
        border: 1px solid var(--line-strong);
        border-left: 4px solid var(--accent);
        border-radius: var(--radius);
        background: var(--surface-raised);
        box-shadow: var(--shadow);
      }
      li.warning {
        border-left-color: var(--warn);
      }
      li.error {
        border-left-color: var(--bad);
      }
      p {
        flex: 1;
        min-width: 0;
        padding: 0.25rem 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) notices: readonly Notice[] = [];

  protected override render() {
    return html`
      <div role="status">
        <ul aria-label="Notices">
          ${repeat(
            this.notices,
            ({id}) => id,
            ({id, tone, text, action}) => html`
              <li class=${tone}>
                <p>${text}</p>
                ${
                  action
                    ? html`<button type="button" class="button" @click=${action.run}>${action.label}</button>`
                    : nothing
                }
                <button
                  type="button"
                  class="button quiet icon"
                  aria-label="Close this notice"
                  @click=${() => this.session.dismiss(id)}
                >
                  ${closeIcon}
                </button>
              </li>
            `,
          )}
        </ul>
      </div>
    `;
  }
}
