/** What a description stands for, to be read beside what was written. */

import type {EditorView} from "@codemirror/view";
import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import type {Outcome} from "../../../../wasm/client/outcome.ts";
import {readableJson} from "../../../../wasm/files/readable_json.ts";
import type {Diagnostic} from "../../core/types.ts";
import {shared} from "../../styles/shared.ts";
import {readOnlyJson} from "../editor_setup.ts";
import "../problem.ts";

/** The description that is set, written out; or what is wrong with it. */
export type Expand = () => Promise<Outcome<string>>;

/** Shows the expanded description, and asks for it anew whenever its text is another. */
@customElement("cyclescope-expanded-text")
export class ExpandedText extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      p {
        padding: 0.25rem 0.5rem;
        border-bottom: 1px solid var(--line);
        color: var(--text-muted);
        font-size: 0.8125rem;
      }
      .text {
        flex: 1;
        min-height: 0;
      }
    `,
  ];

  @property({attribute: false}) expand!: Expand;
  /** The text that is written out. */
  @property({attribute: false}) text = "";
  @state() private problem: Diagnostic | undefined;
  @state() private lines = 0;
  @query(".text") private box!: HTMLElement;
  #view: EditorView | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.destroy();
    this.#view = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("text")) void this.#show(this.text);
  }

  protected override render() {
    return html`
      <p role="status">
        ${
          this.lines === 0
            ? "Writing the description out…"
            : `Read-only, ${this.lines.toLocaleString("en-US")} lines: without functions, components, blocks, libraries, and mappings that extend others.`
        }
      </p>
      ${this.problem ? html`<cyclescope-problem announced .problem=${this.problem}></cyclescope-problem>` : nothing}
      <div class="text"></div>
    `;
  }

  async #show(text: string): Promise<void> {
    const outcome = await this.expand();
    if (text !== this.text || !this.isConnected) return;
    this.problem = outcome.ok ? undefined : outcome.error;
    if (!outcome.ok) return;
    const written = readableJson(JSON.parse(outcome.value));
    this.lines = written.trimEnd().split("\n").length;
    this.#view?.destroy();
    this.#view = readOnlyJson(this.box, this.renderRoot as ShadowRoot, written, "Expanded description, JSON");
  }
}
