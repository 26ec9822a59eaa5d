import {css, html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {customElement, query, state} from "lit/decorators.js";
import {formatInteger} from "../format/number.ts";
import {designTitle} from "../state/catalogue.ts";
import {commandLine, filesOf, sizesOf} from "../state/command_line.ts";
import {kDefaultMethod} from "../state/method.ts";
import {kViewTitles} from "../state/page_title.ts";
import {nameOf} from "../state/setup.ts";
import type {Setup} from "../state/setup.ts";
import {encodePlace, kMaxNote, kMaxTitle} from "../state/url.ts";
import {download, fileName} from "../views/download.ts";
import {checkIcon, downloadIcon, linkIcon} from "../views/icons.ts";
import {PageDialog, dialogStyles, openDialog} from "../views/page_dialog.ts";
import {shared} from "../styles/shared.ts";
import type {Estimate} from "../core/types.ts";
import type {Session} from "../state/session.ts";
import {designText} from "./design_file.ts";
import type {Design} from "./design_file.ts";

/** Beyond so many characters, some chats and mail programs cut links off. */
const kLongLink = 2000;
/** How long a button says that it has copied, in milliseconds. */
const kCopiedFor = 2000;

export function openShare(session: Session): void {
  openDialog("cyclescope-share-dialog", session);
}

/** All ways to give what is shown to somebody else. */
@customElement("cyclescope-share-dialog")
export class ShareDialog extends PageDialog {
  static override styles = [
    shared,
    dialogStyles,
    css`
      label {
        display: flex;
        flex-direction: column;
        gap: 0.25rem;
        font-weight: 600;
        font-size: 0.8125rem;
      }
      textarea {
        min-height: 4rem;
        resize: vertical;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 0.5rem;
      }
      .link {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      .link input {
        flex: 1;
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
    `,
  ];

  protected override readonly heading = "Share";
  @state() private link = "";
  @state() private leftOut: readonly string[] = [];
  @state() private copied = "";
  /** What the browser did not let the page copy. */
  @state() private uncopied = "";
  @state() private problem = "";
  @query("input.title") private titleField!: HTMLInputElement;
  @query("textarea.words") private noteField!: HTMLTextAreaElement;

  protected override firstUpdated(): void {
    super.firstUpdated();
    void this.#refresh();
  }

  protected override body(): TemplateResult {
    const {title, note} = this.session.store.state;
    return html`
      <section aria-label="Title and note">
        <label
          >Title
          <input
            type="text"
            class="title"
            maxlength=${kMaxTitle}
            placeholder="What this shows"
            .value=${title}
            @change=${this.#describe}
          />
        </label>
        <label
          >Note
          <textarea class="words" maxlength=${kMaxNote} .value=${note} @change=${this.#describe}></textarea>
        </label>
      </section>
      <section aria-label="Link">
        <h3>Link</h3>
        <div class="link">
          <input type="text" readonly aria-label="Link" .value=${this.link} @focus=${select} />
          ${this.#copyButton("link", "Copy link", linkIcon, async () => this.link)}
        </div>
        ${this.#aboutLink()}
      </section>
      <section aria-label="Copy as">
        <h3>Copy as</h3>
        <div class="buttons">
          ${this.#copyButton("command", "Command line", nothing, async () => this.#command())}
          ${this.#copyButton("program", "JavaScript", nothing, async () => this.#program())}
          ${this.#copyButton("table", "Markdown", nothing, async () => this.#markdown())}
          ${this.#copyButton("citation", "Citation (BibTeX)", nothing, async () => this.#citation())}
        </div>
        ${
          this.uncopied === ""
            ? nothing
            : html`<p class="warning">The browser does not let this page copy. Here it is, to copy by hand:</p>
                <textarea readonly aria-label="Text to copy" .value=${this.uncopied} @focus=${select}></textarea>`
        }
      </section>
      <section aria-label="Files">
        <h3>Files</h3>
        <div class="buttons">
          <button type="button" class="button" @click=${() => void this.#savePage()}>
            ${downloadIcon} Page with this result (HTML)
          </button>
          <button type="button" class="button" @click=${() => void this.#saveDesign()}>
            ${downloadIcon} Design (JSON)
          </button>
        </div>
        <p class="note">
          The page keeps the numbers as they are, and opens anywhere without a network. Either file, dropped here, opens
          the whole design again.
        </p>
      </section>
      <p class=${this.problem === "" ? "hidden" : "warning"} role="status">
        ${this.problem || (this.copied === "" ? "" : `The ${this.copied} is copied.`)}
      </p>
    `;
  }

  #aboutLink() {
    if (this.link === "") return html`<p class="note">Being made…</p>`;
    if (this.leftOut.length > 0) {
      return html`<p class="warning">
        “${this.leftOut.join("” and “")}” is too large for a link, which only names it. Send the design as a file
        instead.
      </p>`;
    }
    const length = formatInteger(this.link.length);
    return this.link.length > kLongLink
      ? html`<p class="warning">
          It holds the whole design in ${length} characters. Some chats and mail programs cut off links of more than
          ${formatInteger(kLongLink)}: a file is safer there.
        </p>`
      : html`<p class="note">It holds the whole design, in ${length} characters. Nothing is stored anywhere else.</p>`;
  }

  #copyButton(what: string, label: string, icon: unknown, text: () => Promise<string | undefined>) {
    const done = this.copied === what;
    return html`
      <button type="button" class="button" @click=${() => void this.#copy(what, text)}>
        ${done ? checkIcon : icon} ${done ? "Copied" : label}
      </button>
    `;
  }

  async #copy(what: string, make: () => Promise<string | undefined>): Promise<void> {
    this.problem = "";
    this.uncopied = "";
    if (what === "link") await this.#refresh();
    const text = await make();
    if (text === undefined) return;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      this.uncopied = text;
      return;
    }
    this.copied = what;
    setTimeout(() => (this.copied = ""), kCopiedFor);
  }

  readonly #describe = (): void => {
    this.session.describe({title: this.titleField.value.trim(), note: this.noteField.value.trim()});
    void this.#refresh();
  };

  async #refresh(): Promise<void> {
    this.link = await this.session.link();
    const {leftOut, setup} = this.session.store.state;
    this.leftOut = leftOut.map((what) => nameOf(setup[what]));
  }

  /** The address, unless it cannot hold everything. */
  async #wholeLink(): Promise<string> {
    await this.#refresh();
    return this.leftOut.length > 0 || !/^https?:/.test(this.link) ? "" : this.link;
  }

  #command(): string {
    const {setup, network} = this.session.store.state;
    this.#tellFiles();
    return commandLine(setup, network === undefined ? {} : sizesOf(network));
  }

  async #program(): Promise<string> {
    const {setup, network} = this.session.store.state;
    this.#tellFiles();
    const {javascriptText} = await import("./javascript.ts");
    return javascriptText(setup, network === undefined ? {} : sizesOf(network));
  }

  #tellFiles(): void {
    const files = filesOf(this.session.store.state.setup);
    if (files.length > 0) this.problem = `It expects your own documents as ${files.join(" and ")} where it runs.`;
  }

  async #markdown(): Promise<string | undefined> {
    const estimate = await this.#estimate();
    const {markdownText} = await import("./markdown.ts");
    return estimate && markdownText(estimate, this.session.store.state, await this.#wholeLink());
  }

  async #citation(): Promise<string | undefined> {
    const estimate = await this.#estimate();
    const {citationText} = await import("./citation.ts");
    return estimate && citationText(estimate, this.session.store.state, await this.#wholeLink(), new Date());
  }

  /** The estimate of what is asked for; undefined, and said, where there is none. */
  async #estimate(): Promise<Estimate | undefined> {
    const {running, estimated, turn, problem} = this.session.store.state;
    if (running || problem !== undefined || estimated?.turn !== turn) {
      this.problem = running
        ? "It is still being estimated: there is no result to share yet."
        : "What is asked for could not be estimated: there is no result to share.";
      return undefined;
    }
    return this.session.estimateDocument();
  }

  async #design(): Promise<Design> {
    const place = await this.session.place();
    const {fragment, beside} = await encodePlace(place, 0);
    const name = place.title || designTitle(nameOf(place.setup.network), nameOf(place.setup.architecture));
    return {name, place: fragment, beside};
  }

  async #saveDesign(): Promise<void> {
    const design = await this.#design();
    download(`${fileName(design.name)}.cyclescope.json`, "application/json", designText(design));
  }

  async #savePage(): Promise<void> {
    this.problem = "";
    const estimate = await this.#estimate();
    if (estimate === undefined) return;
    const [{frozenPage}, {picturesIn}, link, design] = await Promise.all([
      import("./frozen_page.ts"),
      import("./pictures.ts"),
      this.#wholeLink(),
      this.#design(),
    ]);
    const {setup, title, note, pinned, exploration} = this.session.store.state;
    const results = document.querySelector("cyclescope-app")?.shadowRoot?.querySelector("cyclescope-results");
    const viewTitle = exploration === undefined ? "Chart" : kViewTitles[exploration.view];
    const pictures = results
      ? picturesIn(results, (chart) => (chart.classList.contains("bars") ? "Cycles per layer" : viewTitle))
      : [];
    const compared =
      pinned?.estimate === undefined
        ? undefined
        : {name: setupName(pinned.setup), thisName: setupName(setup), cycles: pinned.estimate.total.cycles};
    const words = {title, note};
    const page = frozenPage({estimate, words, pictures, design, link, pinned: compared, today: new Date()});
    download(`${fileName(design.name)}.html`, "text/html", page);
  }
}

/** What tells two setups apart. */
function setupName({network, architecture, parameters, method}: Setup): string {
  const changed = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  const others = method === kDefaultMethod ? [] : [`method ${method}`];
  return [designTitle(nameOf(network), nameOf(architecture)), ...changed, ...others].join(", ");
}

function select(event: Event): void {
  (event.target as HTMLInputElement | HTMLTextAreaElement).select();
}
