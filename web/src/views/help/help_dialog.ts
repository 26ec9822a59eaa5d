import {LitElement, css, html, nothing} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import {worksOffline} from "../../offline/updates.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {closeIcon} from "../icons.ts";
import {loadHelpSearch} from "../../help_search/load.ts";
import type {FoundSection} from "../../help_search/section.ts";
import {commandsOf, helpCommand, kHelpFolder, matching} from "./commands.ts";
import type {Command, PageActions} from "./commands.ts";
import {kHelpPages} from "./pages.ts";

export type HelpPart = "commands" | "keys" | "about";

const kTitles: Readonly<Record<HelpPart, string>> = {
  commands: "What can be done",
  keys: "Keys",
  about: "About Cyclescope",
};

const kKeys = [
  ["Ctrl+K or ⌘K", "everything that can be done, by name"],
  ["?", "this list"],
  ["/", "find a layer or operator"],
  ["↑ ↓", "from row to row, from bar to bar, from command to command"],
  ["Enter", "open a layer, or do what is chosen"],
  ["Escape", "empty the filter, close what is open"],
  ["Ctrl+Z and Ctrl+Shift+Z", "undo and redo a parameter, a choice, a view; while typing: the text"],
  ["Alt+← and Alt+→", "the same by the browser: back and forward"],
  ["Ctrl+Space", "in the editor: what may stand here"],
] as const;

/** Commands by name, the keys, and what the page is: one dialog at a time. */
@customElement("cyclescope-help-dialog")
export class HelpDialog extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(38rem, calc(100vw - 2rem));
        max-height: min(36rem, calc(100dvh - 2rem));
        padding: 0;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-large);
        background: var(--surface-raised);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.5rem 0.5rem 0.5rem 1rem;
        border-bottom: 1px solid var(--line);
      }
      h2 {
        flex: 1;
      }
      .body {
        padding: 0.75rem 1rem 1rem;
      }
      input {
        width: 100%;
      }
      [role="listbox"] {
        max-height: 22rem;
        margin-top: 0.5rem;
        overflow: auto;
      }
      [role="option"] {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        padding: 0.25rem 0.5rem;
        border-radius: var(--radius);
        cursor: pointer;
      }
      [role="option"][aria-selected="true"] {
        background: var(--accent-surface);
        outline: 1px solid var(--accent);
        outline-offset: -1px;
      }
      kbd {
        font-family: var(--font-mono);
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.25rem 1rem;
      }
      .about > * {
        margin-bottom: 0.625rem;
      }
      .about ul {
        padding-left: 1rem;
        list-style: disc;
      }
      pre {
        margin: 0;
        padding: 0.5rem;
        overflow-x: auto;
        background: var(--surface-sunken);
        font-size: 0.8125rem;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) page!: Pick<PageActions, "edit" | "editLayers" | "find">;
  @state() private shown: HelpPart = "commands";
  @state() private text = "";
  @state() private chosen = 0;
  /** Sections of the help that have the text. */
  @state() private sections: readonly FoundSection[] = [];
  @query("dialog") private dialog!: HTMLDialogElement;

  async show(part: HelpPart): Promise<void> {
    this.shown = part;
    this.text = "";
    this.sections = [];
    this.chosen = 0;
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override render() {
    return html`
      <dialog aria-label=${kTitles[this.shown]}>
        <div class="head">
          <h2>${kTitles[this.shown]}</h2>
          <button type="button" class="button quiet icon" aria-label="Close" @click=${() => this.dialog.close()}>
            ${closeIcon}
          </button>
        </div>
        <div class="body">${this.#body()}</div>
      </dialog>
    `;
  }

  #body() {
    switch (this.shown) {
      case "commands":
        return this.#commands();
      case "keys":
        return html`<dl>
          ${kKeys.map(
            ([key, what]) =>
              html`<dt><kbd>${key}</kbd></dt>
                <dd>${what}</dd>`,
          )}
        </dl>`;
      case "about":
        return this.#about();
    }
  }

  #commands() {
    const found = this.#found();
    const chosen = Math.min(this.chosen, found.length - 1);
    return html`
      <input
        type="search"
        role="combobox"
        aria-label="Name of an action, a view, a network, an accelerator, or words of the help"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant=${found.length > 0 ? `command-${chosen}` : ""}
        placeholder="Type what you want to do"
        .value=${this.text}
        @input=${(event: Event) => {
          this.text = (event.target as HTMLInputElement).value;
          this.chosen = 0;
          void this.#search();
        }}
        @keydown=${this.#keys}
      />
      <div id="found" role="listbox" aria-label="What can be done" tabindex="-1">
        ${found.map(
          (command, index) => html`
            <div
              id="command-${index}"
              role="option"
              aria-selected=${index === chosen ? "true" : "false"}
              @click=${() => this.#run(command)}
            >
              <span>${command.title}</span>${command.key ? html`<kbd>${command.key}</kbd>` : nothing}
            </div>
          `,
        )}
      </div>
      ${found.length === 0 ? html`<p role="status">Nothing is called that.</p>` : nothing}
    `;
  }

  #found(): Command[] {
    const page: PageActions = {
      ...this.page,
      keys: () => void this.show("keys"),
      about: () => void this.show("about"),
    };
    return [...matching(commandsOf(this.session, page), this.text), ...this.sections.map(helpCommand)];
  }

  /** The help is searched in once there is a word. */
  async #search(): Promise<void> {
    const text = this.text.trim();
    const search = text.length < kShortestWord ? undefined : await loadHelpSearch(kHelpFolder);
    if (text === this.text.trim()) this.sections = search?.find(text) ?? [];
  }

  #keys(event: KeyboardEvent): void {
    const found = this.#found();
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      this.chosen = (Math.min(this.chosen, found.length - 1) + step + found.length) % found.length;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({block: "nearest"}),
      );
    }
    const command = found[this.chosen];
    if (event.key === "Enter" && command !== undefined) this.#run(command);
  }

  #run(command: Command): void {
    this.dialog.close();
    command.run();
  }

  #about() {
    const {version} = this.session.store.state;
    const file = location.protocol === "file:";
    return html`<div class="about">
      <p>
        Cyclescope ${version} estimates how many cycles a deep neural network takes on a described accelerator.
        Everything is computed on this machine. ${worksOffline() ? "This page opens without a network, too." : ""}
      </p>
      <p>To cite it:</p>
      <pre tabindex="0" role="region" aria-label="BibTeX entry">
${`@software{cyclescope,
  title = {Cyclescope: cycle estimates of neural networks on described accelerators},
  version = {${version}}
}`}</pre>
      <p>
        MIT licence;
        <a href="third_party_notices.txt" target="_blank" rel="noopener">licences of what it holds of others</a>.
        ${
          file
            ? nothing
            : html`<a href="download/cyclescope.zip" download>This page as an archive</a>, which needs no server.`
        }
      </p>
      <p>Help:</p>
      <ul>
        ${kHelpPages.map(
          ({file: address, title}) =>
            html`<li><a href="${kHelpFolder}${address}" target="_blank" rel="noopener">${title}</a></li>`,
        )}
      </ul>
    </div>`;
  }
}

const kShortestWord = 3;

let dialog: HelpDialog | undefined;

/** Opens a part of the one dialog. */
export function openHelp(part: HelpPart, session: Session, page: HelpDialog["page"]): void {
  dialog ??= document.body.appendChild(new HelpDialog());
  dialog.session = session;
  dialog.page = page;
  void dialog.show(part);
}
