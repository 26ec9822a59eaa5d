import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatInteger} from "../../format/number.ts";
import type {TileSetup} from "../../state/tiles/tiles.ts";
import {kDescribedTiles, pinnedSizes} from "../../state/tiles/tiles.ts";
import {shared} from "../../styles/shared.ts";
import {TileEvent} from "./tile_event.ts";

/** The tile sizes that are given, and who chooses the others. Fires TileEvent, and `choose` when that changes. */
@customElement("cyclescope-tile-bar")
export class TileBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.375rem 0.75rem;
        font-size: 0.8125rem;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
      }
      .pinned {
        display: inline-flex;
        align-items: center;
        padding-left: 0.5rem;
        border: 1px solid var(--accent);
        border-radius: 0.75rem;
        background: var(--accent-surface);
        overflow-wrap: anywhere;
      }
      .pinned button {
        min-width: 1.5rem;
        height: 1.5rem;
        padding: 0;
        border: 0;
        background: transparent;
      }
    `,
  ];

  @property({attribute: false}) tiles: TileSetup | undefined;
  /** With the description's tile sizes, and with those that were found; undefined where none were searched for. */
  @property({attribute: false}) cycles: {readonly described: number; readonly found: number} | undefined;

  protected override render() {
    const {tiles = kDescribedTiles, cycles} = this;
    const choose = (event: Event) => {
      const best = (event.target as HTMLSelectElement).value === "best";
      this.dispatchEvent(new CustomEvent("choose", {detail: best}));
    };
    return html`
      <label
        >Tile sizes
        <select @change=${choose}>
          <option value="description" ?selected=${!tiles.best}>as the machine’s software chooses</option>
          <option value="best" ?selected=${tiles.best}>search for the fewest cycles</option>
        </select></label
      >
      ${
        cycles === undefined || cycles.described === 0
          ? nothing
          : html`<span class="number"
              >${((1 - cycles.found / cycles.described) * 100).toFixed(1)} % fewer cycles than the
              ${formatInteger(cycles.described)} of the software’s</span
            >`
      }
      ${pinnedSizes(tiles).map(
        ([layer, name, size]) =>
          html`<span class="pinned number"
            >${layer}.${name} = ${formatInteger(size)}
            <button
              type="button"
              aria-label="Let ${name} of ${layer} be chosen"
              @click=${() => this.dispatchEvent(new TileEvent(layer, name, undefined))}
            >
              ×
            </button></span
          >`,
      )}
    `;
  }
}
