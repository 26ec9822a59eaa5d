import {LitElement, css, html} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import {commandLine, filesOf, sizesOf} from "../state/command_line.ts";
import type {Session} from "../state/session.ts";
import {applyTheme, nextTheme, storedTheme} from "../state/theme.ts";
import {shared} from "../styles/shared.ts";
import {checkIcon, lessonIcon, linkIcon, terminalIcon, themeIcon} from "./icons.ts";

/** How long a button says that it has copied, in milliseconds. */
const kCopiedFor = 2000;

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
  @state() private copied = "";
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
      ${this.#copyButton("link", "Copy link", linkIcon, () => this.#copyLink())}
      ${this.#copyButton("command", "Copy as command line", terminalIcon, () => this.#copyCommand())}
      <button
        type="button"
        class="button icon"
        title="Colours: ${this.theme}"
        aria-label="Colours: ${this.theme}. Change"
        @click=${this.#changeTheme}
      >
        ${themeIcon}
      </button>
      <span class="hidden" role="status">${this.copied ? `The ${this.copied} is copied.` : ""}</span>
    `;
  }

  #copyButton(what: string, label: string, icon: unknown, copy: () => Promise<void>) {
    const done = this.copied === what;
    return html`
      <button type="button" class="button" title=${label} aria-label=${label} @click=${() => void copy()}>
        ${done ? checkIcon : icon}<span class="text">${done ? "Copied" : label}</span>
      </button>
    `;
  }

  #openLessons(): void {
    this.session.openLesson({source: {kind: "list"}, step: undefined, arrived: true});
  }

  async #copyLink(): Promise<void> {
    const link = await this.session.link();
    if (!(await this.#copy("link", link))) return;
    const {leftOut, setup} = this.session.store.state;
    for (const what of leftOut) {
      const source = setup[what];
      const name = source.kind === "preset" ? source.id : source.name;
      this.session.notify(
        `The link names “${name}”, but it is too large to be in the link: send the file as well.`,
        "warning",
      );
    }
  }

  async #copyCommand(): Promise<void> {
    const {setup, network} = this.session.store.state;
    if (!(await this.#copy("command", commandLine(setup, network === undefined ? {} : sizesOf(network))))) return;
    const files = filesOf(setup);
    if (files.length > 0)
      this.session.notify(
        `The command expects your own documents as ${files.join(" and ")} in the folder where it runs.`,
      );
  }

  async #copy(what: string, text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      this.session.notify(`The browser does not let this page copy. Here it is: ${text}`, "warning");
      return false;
    }
    this.copied = what;
    setTimeout(() => (this.copied = ""), kCopiedFor);
    return true;
  }

  #changeTheme(): void {
    this.theme = nextTheme(this.theme);
    applyTheme(this.theme);
  }
}
