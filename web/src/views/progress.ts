import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {Progress} from "../core/types.ts";
import {formatInteger} from "../format/number.ts";
import {shared} from "../styles/shared.ts";

/** How long an estimate may take before the page says so, in milliseconds: most are over by then. */
const kSilence = 300;

/** How far a long estimate is. Fires "stop". */
@customElement("cyclescope-progress")
export class ProgressView extends LitElement {
  static override styles = [
    shared,
    css`
      :host(:not([shown])) {
        display: none;
      }
      .box {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--accent);
        border-radius: var(--radius);
        background: var(--accent-surface);
      }
      .text {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      progress {
        width: 8rem;
        max-width: 25%;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({type: Boolean}) running = false;
  @property({attribute: false}) progress: Progress | undefined;
  @property({type: Boolean, reflect: true}) shown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("running")) return;
    clearTimeout(this.#timer);
    if (!this.running) this.shown = false;
    else this.#timer = setTimeout(() => (this.shown = true), kSilence);
  }

  protected override render() {
    if (!this.shown) return nothing;
    const {progress} = this;
    const text = progress
      ? `Estimating: ${formatInteger(progress.done)} of ${formatInteger(progress.total)} layers. ${progress.what}`
      : "Estimating…";
    return html`
      <div class="box">
        <span class="text number" role="status">${text}</span>
        <progress
          aria-label="Layers done"
          max=${progress?.total ?? 1}
          value=${progress ? progress.done : nothing}
        ></progress>
        <button type="button" class="button" @click=${() => this.dispatchEvent(new Event("stop"))}>Stop</button>
      </div>
    `;
  }
}
