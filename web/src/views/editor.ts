import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import type {Diagnostic} from "../core/types.ts";
import {shared} from "../styles/shared.ts";
import type {JsonEditor} from "./editor_setup.ts";
import {checkIcon, closeIcon} from "./icons.ts";
import {objectText} from "./machine/object_text.ts";
import "./mapping_runs.ts";
import type {PlaceEvent, RunMappings} from "./mapping_runs.ts";
import "./problem.ts";

/** How long typing must rest before the text is read, in milliseconds. */
const kRest = 150;

/** The whole text, after the user changed it. */
export class TextEvent extends Event {
  constructor(readonly text: string) {
    super("text");
  }
}

/** The accelerator's description as text, with its error at its line. Fires TextEvent and "close". */
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
  /** Executes the mappings of the text; undefined where it has none, as a fitted model. */
  @property({attribute: false}) runMappings: RunMappings | undefined;
  @state() private failure = "";
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
    }
    if (changed.has("problem")) this.#editor?.mark(this.problem);
    if (changed.has("wanted")) this.#find();
  }

  protected override render() {
    const {problem} = this;
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
      <div class="text">
        ${this.#editor ? nothing : html`<p class="waiting" role="status">${this.failure || "Loading the editor…"}</p>`}
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
