import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {KernelEstimate} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {TileEvent} from "./tile_event.ts";

/** The tile sizes of a kernel, each of which can be given instead of chosen. Fires TileEvent. */
@customElement("cyclescope-tile-sizes")
export class TileSizes extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        vertical-align: middle;
      }
      label,
      .tile {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        padding: 0 0.375rem;
        border: 1px solid var(--line);
        border-radius: 0.75rem;
        background: var(--surface);
      }
      .pinned {
        border-color: var(--accent);
        background: var(--accent-surface);
      }
      input {
        width: 4.5rem;
        height: 1.5rem;
        padding: 0 0.25rem;
        border: 0;
        border-radius: 0.25rem;
        background: transparent;
        color: inherit;
        font: inherit;
        font-variant-numeric: tabular-nums;
      }
      button {
        min-width: 1.5rem;
        height: 1.5rem;
        padding: 0;
        border: 0;
        background: transparent;
      }
    `,
  ];

  @property({attribute: false}) layer!: string;
  @property({attribute: false}) kernel!: KernelEstimate;

  protected override render() {
    const {tiles, search, pinned = []} = this.kernel;
    const sizes = Object.entries(tiles).map(([name, size]) => this.#size(name, size, pinned.includes(name)));
    if (search === undefined) return sizes;
    const more = search.all_counted ? "" : "more than ";
    return html`${sizes}<span class="tile number"
        >tried ${formatInteger(search.tried)} of ${more}${formatInteger(search.fitting)} that fit</span
      >`;
  }

  #size(name: string, size: number, isPinned: boolean) {
    const change = (event: Event) => {
      const {valueAsNumber} = event.target as HTMLInputElement;
      if (Number.isSafeInteger(valueAsNumber) && valueAsNumber >= 0) this.#give(name, valueAsNumber);
      else (event.target as HTMLInputElement).value = String(size);
    };
    const title = isPinned ? "given" : "chosen; a number gives it";
    return html`<label class=${isPinned ? "pinned" : ""} title=${title}
      >${name} =
      <input type="number" min="0" step="1" .value=${String(size)} @change=${change} />
      ${
        isPinned
          ? html`<button type="button" aria-label="Let ${name} be chosen" @click=${() => this.#give(name, undefined)}>
              ×
            </button>`
          : nothing
      }
    </label>`;
  }

  #give(name: string, size: number | undefined): void {
    this.dispatchEvent(new TileEvent(this.layer, name, size));
  }
}
