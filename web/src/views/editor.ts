import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import type {Diagnostic, ParameterValue} from "../core/types.ts";
import {shared} from "../styles/shared.ts";
import type {JsonEditor} from "./editor_setup.ts";
import {checkIcon, closeIcon} from "./icons.ts";
import "./json/outline_list.ts";
import type {OutlineEntry} from "./json/outline.ts";
import type {EntryEvent} from "./json/outline_list.ts";
import type {Expand} from "./json/expanded_text.ts";
import {objectText} from "./machine/object_text.ts";
import "./mapping_runs.ts";
import type {PlaceEvent, RunMappings} from "./mapping_runs.ts";
import "./problem.ts";
import {TextEvent} from "./text_event.ts";

/** How long typing must rest before the text is read, in milliseconds. */
const kRest = 150;

/**
 * The accelerator's description as text, with its error at its line. What is in the slot "picture" stands beside it, on
 * demand. Fires TextEvent, "revert", "defaults" when the set values have become the text's defaults, and "close".
 */
@customElement("cyclescope-editor")
export class EditorPane extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
        overflow: hidden;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.375rem 0.5rem 0.375rem 1.25rem;
        border-bottom: 1px solid var(--line);
      }
      h2 {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .fine {
        display: flex;
        align-items: center;
        gap: 0.25rem;
        color: var(--good);
        font-size: 0.8125rem;
        white-space: nowrap;
      }
      .text {
        height: min(26rem, 55vh);
        min-height: 8rem;
        overflow: hidden;
        resize: vertical;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        padding: 0.25rem 0.5rem;
        border-bottom: 1px solid var(--line);
        font-size: 0.8125rem;
      }
      .panes {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
      }
      .panes > * {
        min-width: 0;
      }
      cyclescope-outline-list {
        max-height: 10rem;
        border-bottom: 1px solid var(--line);
      }
      .expanded {
        height: min(26rem, 55vh);
        border-top: 1px solid var(--line);
      }
      .picture {
        max-height: min(26rem, 55vh);
        overflow: auto;
        border-top: 1px solid var(--line);
      }
      @media (min-width: 60rem) {
        .panes.outlined {
          grid-template-columns: 13rem minmax(0, 1fr);
        }
        .panes:is(.pictured, .written-out) {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
        .panes.outlined:is(.pictured, .written-out) {
          grid-template-columns: 13rem minmax(0, 1fr) minmax(0, 1fr);
        }
        .expanded {
          height: auto;
          min-height: 8rem;
          border-top: 0;
          border-left: 1px solid var(--line);
          contain: size;
        }
        cyclescope-outline-list {
          max-height: none;
          height: 100%;
          border-bottom: 0;
          border-right: 1px solid var(--line);
          contain: size;
        }
        .picture {
          max-height: none;
          border-top: 0;
          border-left: 1px solid var(--line);
          contain: size;
        }
      }
      .waiting {
        padding: 1rem 1.25rem;
        color: var(--text-muted);
      }
      cyclescope-problem {
        border-radius: 0;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  /** The description's name. */
  @property() name = "";
  /** The text to show. What was typed meanwhile is kept: a text that the editor sent itself changes nothing. */
  @property({attribute: false}) text = "";
  @property({attribute: false}) problem: Diagnostic | undefined;
  /** The object whose text is to be seen, with * for every index. */
  @property({attribute: false}) wanted: {readonly object: string; readonly focus: boolean} | undefined;
  /** Whether it differs from the preset of that name, to which it can go back. */
  @property({type: Boolean}) revertible = false;
  /** The text of the preset that this one was; undefined where it was none. */
  @property({attribute: false}) original: (() => Promise<string>) | undefined;
  /** Values that the user has set for parameters, beside the text. */
  @property({attribute: false}) values: Readonly<Record<string, ParameterValue>> = {};
  /** Whether there is a picture. */
  @property({type: Boolean}) pictured = false;
  /** Executes the mappings of the text; undefined where it has none, as a fitted model. */
  @property({attribute: false}) runMappings: RunMappings | undefined;
  /** Writes the text out; undefined where it has nothing that stands for something else, as a fitted model. */
  @property({attribute: false}) expand: Expand | undefined;
  @state() private failure = "";
  @state() private outline: readonly OutlineEntry[] | undefined;
  @state() private compared = false;
  @state() private writtenOut = false;
  @state() private said = "";
  @query(".text") private box!: HTMLElement;
  #editor: JsonEditor | undefined;
  #latest = "";
  #pending: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("pagehide", this.#send);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("pagehide", this.#send);
    this.#send();
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  protected override firstUpdated(): void {
    void this.#load();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("text") && this.text !== this.#latest && this.#pending === undefined) {
      this.#latest = this.text;
      this.#editor?.setText(this.text);
      if (this.outline !== undefined) this.outline = this.#editor?.outline();
    }
    if (changed.has("original") && this.original === undefined && this.compared) void this.#toggleDifference();
    if (changed.has("problem")) this.#editor?.mark(this.problem);
    if (changed.has("wanted")) this.#find();
  }

  protected override render() {
    const {problem, expand} = this;
    const writtenOut = this.writtenOut && !this.pictured && expand !== undefined;
    return html`
      <div class="head">
        <h2>${this.name}: description</h2>
        ${problem ? nothing : html`<span class="fine">${checkIcon} no errors</span>`}
        ${
          this.revertible
            ? html`<button type="button" class="button quiet" @click=${() => this.dispatchEvent(new Event("revert"))}>
                Back to the original
              </button>`
            : nothing
        }
        <button
          type="button"
          class="button quiet icon"
          aria-label="Close the editor"
          @click=${() => this.dispatchEvent(new Event("close"))}
        >
          ${closeIcon}
        </button>
      </div>
      ${this.#editor ? this.#tools() : nothing}
      <div
        class="panes ${this.outline ? "outlined" : ""} ${this.pictured ? "pictured" : ""} ${writtenOut ? "written-out" : ""}"
      >
        ${
          this.outline
            ? html`<cyclescope-outline-list
                .entries=${this.outline}
                @entry=${({entry}: EntryEvent) => this.#goTo(entry)}
              ></cyclescope-outline-list>`
            : nothing
        }
        <div>
          ${this.#waiting()}
          <div class="text"></div>
        </div>
        ${this.pictured ? html`<div class="picture"><slot name="picture"></slot></div>` : nothing}
        ${
          writtenOut
            ? html`<div class="expanded">
                <cyclescope-expanded-text .expand=${expand} .text=${this.text}></cyclescope-expanded-text>
              </div>`
            : nothing
        }
      </div>
      ${
        problem
          ? html`<cyclescope-problem
              announced
              .problem=${problem}
              locatable
              @locate=${() => this.#editor?.goTo(problem)}
            ></cyclescope-problem>`
          : this.#runs()
      }
    `;
  }

  #waiting() {
    return this.#editor ? nothing : html`<p class="waiting" role="status">${this.failure || "Loading the editor…"}</p>`;
  }

  #tools() {
    const toggle = (label: string, on: boolean, title: string, act: () => void) => html`
      <button type="button" class="button quiet" aria-pressed=${on ? "true" : "false"} title=${title} @click=${act}>
        ${label}
      </button>
    `;
    const changed = Object.keys(this.values).length > 0;
    return html`
      <div class="tools" role="group" aria-label="Tools of the editor">
        ${toggle("Outline", this.outline !== undefined, "The parts of the description", () => this.#toggleOutline())}
        ${toggle("Picture", this.pictured, "The machine beside its text", () => this.#togglePicture())}
        ${
          this.expand
            ? toggle(
                "Show expanded",
                this.writtenOut && !this.pictured,
                "What the text stands for: functions, components, blocks and mappings that extend others, written out",
                () => this.#toggleExpanded(),
              )
            : nothing
        }
        ${
          this.original
            ? toggle(
                "Differences",
                this.compared,
                "What differs from the original",
                () => void this.#toggleDifference(),
              )
            : nothing
        }
        <button type="button" class="button quiet" title="Lay out the text anew" @click=${this.#format}>Format</button>
        ${
          changed
            ? html`<button
                type="button"
                class="button quiet"
                title="Write the values that you set for parameters into the text, as their defaults"
                @click=${this.#keepValues}
              >
                Make set values the defaults
              </button>`
            : nothing
        }
        <span class="hidden" role="status">${this.said}</span>
      </div>
    `;
  }

  #toggleOutline(): void {
    this.outline = this.outline === undefined ? this.#editor?.outline() : undefined;
  }

  #togglePicture(): void {
    this.writtenOut = false;
    this.dispatchEvent(new Event("picture"));
  }

  #toggleExpanded(): void {
    const shown = this.writtenOut && !this.pictured;
    if (this.pictured) this.dispatchEvent(new Event("picture"));
    this.writtenOut = !shown;
    if (this.writtenOut) void import("./json/expanded_text.ts");
  }

  #goTo({from, to}: OutlineEntry): void {
    this.#editor?.select({from, to});
    this.#editor?.focus();
  }

  async #toggleDifference(): Promise<void> {
    this.compared = !this.compared;
    await this.#editor?.compareWith(this.compared ? await this.original?.() : undefined);
  }

  #format(): void {
    this.said = this.#editor?.format() ? "The text is laid out anew." : "What is not JSON cannot be laid out.";
  }

  #keepValues(): void {
    this.#editor?.setDefaults(this.values);
    this.#send();
    this.dispatchEvent(new Event("defaults"));
  }

  #runs() {
    if (this.runMappings === undefined) return nothing;
    return html`<cyclescope-mapping-runs
      .run=${this.runMappings}
      .text=${this.text}
      @place=${({problem}: PlaceEvent) => this.#editor?.goTo(problem)}
    ></cyclescope-mapping-runs>`;
  }

  async #load(): Promise<void> {
    try {
      const {JsonEditor: Editor} = await import("./editor_setup.ts");
      if (!this.isConnected) return;
      this.#latest = this.text;
      this.#editor = new Editor(this.box, this.renderRoot as ShadowRoot, this.text, (text) => this.#typed(text));
      this.#editor.mark(this.problem);
      this.#editor.focus();
      this.#find();
      this.requestUpdate();
    } catch {
      this.failure = "The editor could not be loaded. Check the connection, close it and open it again.";
    }
  }

  #find(): void {
    if (this.wanted === undefined || this.#editor === undefined) return;
    const {object, focus} = this.wanted;
    const range = objectText(this.#latest, object);
    if (range === undefined) return;
    this.#editor.select(range);
    if (!focus) return;
    this.#editor.focus();
    this.scrollIntoView({block: "nearest"});
  }

  #typed(text: string): void {
    if (text === this.#latest) return;
    this.#latest = text;
    if (this.outline !== undefined) this.outline = this.#editor?.outline();
    clearTimeout(this.#pending);
    this.#pending = setTimeout(this.#send, kRest);
  }

  readonly #send = (): void => {
    if (this.#pending === undefined) return;
    clearTimeout(this.#pending);
    this.#pending = undefined;
    this.dispatchEvent(new TextEvent(this.#latest));
  };
}
