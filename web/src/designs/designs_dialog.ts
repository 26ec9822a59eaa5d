import {css, html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {customElement, query, state} from "lit/decorators.js";
import {repeat} from "lit/directives/repeat.js";
import {formatBytes} from "../format/quantity.ts";
import {designOf, designText} from "../share/design_file.ts";
import {designTitle} from "../state/catalogue.ts";
import type {Session} from "../state/session.ts";
import {nameOf} from "../state/setup.ts";
import {encodePlace} from "../state/url.ts";
import {shared} from "../styles/shared.ts";
import {download, fileName} from "../views/download.ts";
import {PageDialog, dialogStyles, openDialog} from "../views/page_dialog.ts";
import type {KeptItem, KeptKind} from "./kept_item.ts";
import {newId, newestFirst} from "./keeping.ts";
import {openShelf} from "./shelf.ts";
import type {Shelf} from "./shelf.ts";

const kKindNames: Readonly<Record<KeptKind, string>> = {
  design: "Design",
  accelerator: "Accelerator",
  network: "Network",
  model: "Learnt model",
  table: "Measurements",
};

export function openDesigns(session: Session): void {
  openDialog("cyclescope-designs-dialog", session);
}

/** What the user saved in this browser, and what the page kept of its own accord. */
@customElement("cyclescope-designs-dialog")
export class DesignsDialog extends PageDialog {
  static override styles = [
    shared,
    dialogStyles,
    css`
      form,
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }
      form input {
        flex: 1 1 12rem;
        width: auto;
        height: 2rem;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 0.5rem;
      }
      h3 {
        font-size: 0.8125rem;
      }
      .note {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .warning {
        font-size: 0.8125rem;
        color: var(--warn);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.5rem;
        padding: 0.375rem 0;
        border-top: 1px solid var(--line);
      }
      .what {
        flex: 1 1 14rem;
        min-width: 0;
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .facts {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .button {
        height: 1.75rem;
        font-size: 0.8125rem;
      }
      @media (pointer: coarse) {
        .button {
          height: 2.5rem;
        }
      }
    `,
  ];

  protected override readonly heading = "My designs";
  @state() private items: readonly KeptItem[] = [];
  @state() private lasting = true;
  /** The item whose name is being changed. */
  @state() private renaming = "";
  @state() private deleted: KeptItem | undefined;
  @state() private problem = "";
  @state() private said = "";
  @query("form.save input") private nameField!: HTMLInputElement;
  #shelf: Shelf | undefined;
  #stopWatching: (() => void) | undefined;

  protected override firstUpdated(): void {
    super.firstUpdated();
    void this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  async #begin(): Promise<void> {
    this.#shelf = await openShelf();
    this.lasting = this.#shelf.lasting;
    this.#stopWatching = this.#shelf.watch(() => void this.#read());
    await this.#read();
  }

  async #read(): Promise<void> {
    this.items = newestFirst((await this.#shelf?.items()) ?? []);
  }

  protected override body(): TemplateResult {
    const saved = this.items.filter((item) => item.saved);
    const others = this.items.filter((item) => !item.saved);
    return html`
      ${
        this.lasting
          ? nothing
          : html`<p class="warning">
              This browser lets the page keep nothing, as in a private window: what is here is gone when the tab is
              closed. Download what you want to keep.
            </p>`
      }
      ${this.#saveForm()}
      <p class=${this.problem === "" ? "hidden" : "warning"} role="status">${this.problem || this.said}</p>
      ${
        this.deleted === undefined
          ? nothing
          : html`<p class="row">
              “${this.deleted.name}” was deleted.
              <button type="button" class="button" @click=${() => void this.#undo()}>Undo</button>
            </p>`
      }
      <section aria-label="Saved">
        <h3>Saved</h3>
        ${saved.length === 0 ? html`<p class="note">Nothing yet.</p>` : this.#list(saved)}
      </section>
      ${
        others.length === 0
          ? nothing
          : html`<section aria-label="Kept automatically">
              <h3>Kept automatically</h3>
              <p class="note">What you edited, opened or learnt last; the oldest make room for newer ones.</p>
              ${this.#list(others)}
            </section>`
      }
      <p class="note">Everything is kept in this browser only.</p>
    `;
  }

  #saveForm() {
    const {setup, title} = this.session.store.state;
    const name = title || designTitle(nameOf(setup.network), nameOf(setup.architecture));
    return html`
      <form class="save" @submit=${this.#saveDesign}>
        <input type="text" aria-label="Name" maxlength="200" .defaultValue=${name} />
        <button type="submit" class="button">Save what is shown</button>
      </form>
    `;
  }

  #list(items: readonly KeptItem[]) {
    return html`<ul>
      ${repeat(
        items,
        ({id}) => id,
        (item) => this.#row(item),
      )}
    </ul>`;
  }

  #row(item: KeptItem) {
    const {id, name, saved} = item;
    const button = (label: string, run: () => unknown) =>
      html`<button type="button" class="button" aria-label="${label} ${name}" @click=${run}>${label}</button>`;
    return html`
      <li>
        ${id === this.renaming ? this.#renameForm(item) : this.#about(item)}
        <span class="row">
          ${button("Open", () => void this.#open(item))}
          ${
            saved
              ? html`${button("Rename", () => (this.renaming = id))}
                ${button("Duplicate", () => void this.#duplicate(item))}`
              : button("Keep", () => void this.#try(() => this.#shelf?.change(id, (kept) => ({...kept, saved: true}))))
          }
          ${button("Download", () => downloadItem(item))} ${button("Delete", () => void this.#delete(item))}
        </span>
      </li>
    `;
  }

  #about({kind, name, text, changedAt}: KeptItem) {
    const date = new Date(changedAt).toLocaleString(undefined, {dateStyle: "medium", timeStyle: "short"});
    return html`
      <div class="what">
        <div class="name">${name}</div>
        <div class="facts">${kKindNames[kind]}, ${date}, ${formatBytes(text.length)}</div>
      </div>
    `;
  }

  #renameForm(item: KeptItem) {
    const rename = (event: Event) => {
      event.preventDefault();
      const name = (event.currentTarget as HTMLFormElement).querySelector("input")?.value.trim() ?? "";
      this.renaming = "";
      if (name !== "") void this.#try(() => this.#shelf?.change(item.id, (kept) => ({...kept, name})));
    };
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.renaming = "";
    };
    return html`
      <form class="what" @submit=${rename}>
        <input type="text" aria-label="New name" maxlength="200" .value=${item.name} @keydown=${leave} autofocus />
        <button type="submit" class="button">Rename</button>
      </form>
    `;
  }

  readonly #saveDesign = async (event: Event): Promise<void> => {
    event.preventDefault();
    const place = await this.session.place();
    const {fragment, beside} = await encodePlace(place, 0);
    const name = this.nameField.value.trim() || "Design";
    const text = designText({name, place: fragment, beside});
    await this.#try(() => this.#put({kind: "design", name, text}));
    if (this.problem === "") this.said = `“${name}” is saved.`;
    void navigator.storage?.persist?.();
  };

  async #put(item: Pick<KeptItem, "kind" | "name" | "text">): Promise<void> {
    await this.#shelf?.put({...item, id: newId(), saved: true, changedAt: Date.now()});
  }

  #duplicate({kind, name, text}: KeptItem): Promise<void> {
    return this.#try(() => this.#put({kind, name: `${name} (copy)`, text}));
  }

  async #delete(item: KeptItem): Promise<void> {
    await this.#try(() => this.#shelf?.remove(item.id));
    this.deleted = item;
  }

  async #undo(): Promise<void> {
    const {deleted} = this;
    this.deleted = undefined;
    if (deleted !== undefined) await this.#try(() => this.#shelf?.put(deleted));
  }

  async #open({kind, name, text}: KeptItem): Promise<void> {
    this.close();
    const {session} = this;
    if (kind === "table") return session.openFile(new File([text], name));
    if (kind !== "design") return session.openDocument(kind === "network" ? "network" : "architecture", name, text);
    const design = designOf(text);
    if (design === undefined) session.notify(`“${name}” is damaged and cannot be opened.`, "warning");
    else await session.openPlace(design.place, design.beside);
  }

  async #try(work: () => Promise<void> | undefined): Promise<void> {
    this.problem = "";
    this.said = "";
    try {
      await work();
    } catch (error) {
      const full = error instanceof DOMException && error.name === "QuotaExceededError";
      this.problem = full
        ? "The browser’s storage for this page is full, and nothing was changed. Delete something, or download what you need."
        : `The browser did not let the page store this: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

function downloadItem({kind, name, text}: KeptItem): void {
  const ending = kind === "table" ? ".csv" : kind === "design" ? ".cyclescope.json" : ".json";
  const file = fileName(name.replace(/(\.cyclescope)?\.(json|csv)$/, ""));
  download(`${file}${ending}`, kind === "table" ? "text/csv" : "application/json", text);
}
