import {LitElement, css, html} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import type {Session} from "../state/session.ts";
import {applyTheme, nextTheme, storedTheme} from "../state/theme.ts";
import {shared} from "../styles/shared.ts";
import {folderIcon, lessonIcon, shareIcon, themeIcon} from "./icons.ts";

/** The page's name and what can be done with the whole setup. */
@customElement("cyclescope-header")
export class HeaderView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.625rem 1.25rem;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      h1 {
        margin: 0;
        font-size: 1.0625rem;
        font-weight: 700;
        letter-spacing: -0.01em;
      }
      .mark {
        display: flex;
        flex: none;
      }
      .tagline {
        flex: 1;
        min-width: 0;
        padding-left: 0.5rem;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-muted);
      }
      @media (max-width: 48rem) {
        :host {
          padding: 0.5rem 0.75rem;
        }
        .tagline {
          visibility: hidden;
        }
        .button .text {
          display: none;
        }
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @state() private theme = storedTheme();

  protected override render() {
    return html`
      <span class="mark" aria-hidden="true">
        <svg width="26" height="26" viewBox="0 0 32 32">
          <rect width="32" height="32" rx="7" fill="#0b62c1" />
          <g fill="#fff">
            <rect x="6" y="17" width="4" height="9" rx="1" />
            <rect x="12" y="8" width="4" height="18" rx="1" />
            <rect x="18" y="13" width="4" height="13" rx="1" opacity=".75" />
            <rect x="24" y="21" width="3" height="5" rx="1" opacity=".75" />
          </g>
        </svg>
      </span>
      <h1>Cyclescope</h1>
      <span class="tagline">How many cycles a network takes on an accelerator</span>
      <button type="button" class="button" title="Lessons" aria-label="Lessons" @click=${this.#openLessons}>
        ${lessonIcon}<span class="text">Lessons</span>
      </button>
      <button
        type="button"
        class="button"
        title="My designs"
        aria-label="My designs"
        aria-haspopup="dialog"
        @click=${() => void this.#showDesigns()}
      >
        ${folderIcon}<span class="text">My designs</span>
      </button>
      <button
        type="button"
        class="button"
        title="Share"
        aria-label="Share"
        aria-haspopup="dialog"
        @click=${() => void this.#share()}
      >
        ${shareIcon}<span class="text">Share</span>
      </button>
      <button
        type="button"
        class="button icon"
        title="Colours: ${this.theme}"
        aria-label="Colours: ${this.theme}. Change"
        @click=${this.#changeTheme}
      >
        ${themeIcon}
      </button>
    `;
  }

  async #showDesigns(): Promise<void> {
    const {openDesigns} = await import("../designs/designs_dialog.ts");
    openDesigns(this.session);
  }

  #openLessons(): void {
    this.session.openLesson({source: {kind: "list"}, step: undefined, arrived: true});
  }

  async #share(): Promise<void> {
    const {openShare} = await import("../share/share_dialog.ts");
    openShare(this.session);
  }

  #changeTheme(): void {
    this.theme = nextTheme(this.theme);
    applyTheme(this.theme);
  }
}
