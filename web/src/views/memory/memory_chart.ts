import {css, html, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatBytes} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {chart, frameStyles} from "../chart/frame.ts";
import {Roving} from "../chart/roving.ts";
import {fillOf, textureDefinitions, textureSwatch} from "../chart/texture.ts";
import type {Texture} from "../chart/texture.ts";
import {LayerEvent} from "../layer_event.ts";
import {SizedElement} from "../sized.ts";
import {bytesOf} from "./memory_facts.ts";
import type {MemoryLevel, MemoryPicture} from "./memory_facts.ts";

const kRead: Texture = {id: "read", colour: "light-dark(#0b62c1, #6aaefb)", pattern: "plain"};
const kWritten: Texture = {id: "written", colour: "light-dark(#b4520a, #f2a15f)", pattern: "up"};
/** Height of the bars, and of a line of text, in pixels. */
const kBars = 58;
const kLine = 16;
/** Narrower than this, what is said of a level stands on lines of its own. */
const kNarrow = 600;

/** A row of bars per level, all over the same layers. Fires LayerEvent. */
@customElement("cyclescope-memory-chart")
export class MemoryChart extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .level {
        fill: var(--text);
        font-weight: 600;
      }
      .note {
        fill: var(--text-muted);
      }
      .base {
        stroke: var(--line-strong);
      }
      .target {
        fill: transparent;
      }
      .layer:hover .target,
      .layer:focus-visible .target,
      .layer.selected .target {
        fill: var(--accent-surface);
      }
      .layer:focus-visible .target,
      .layer.selected .target {
        stroke: var(--accent);
      }
      .key {
        display: flex;
        gap: 1.25rem;
        padding-top: 0.25rem;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .key svg {
        vertical-align: -1px;
      }
    `,
  ];

  @property({attribute: false}) picture!: MemoryPicture;
  @property({attribute: false}) selected: string | undefined;
  readonly #roving = new Roving(this, {
    count: () => this.picture.layers.length,
    choose: (index) => this.#choose(index),
  });

  protected override render() {
    const {layers, levels} = this.picture;
    const size = {width: this.width, height: levels.length * this.#height + 6};
    const pitch = this.width / Math.max(1, layers.length);
    return html`
      ${chart(
        size,
        "Bytes at each level of the memory, layer by layer",
        svg`
          ${textureDefinitions([kRead, kWritten])}
          <g role="listbox" aria-label="Layers, by bytes" aria-orientation="horizontal" @keydown=${this.#roving.onKey}>
            ${layers.map((_, index) => this.#layer(index, pitch, size.height))}
          </g>
          <g aria-hidden="true">${levels.map((level, row) => this.#name(level, row))}</g>
        `,
      )}
      <p class="key"><span>${textureSwatch(kRead)} read</span><span>${textureSwatch(kWritten)} written</span></p>
    `;
  }

  get #lines(): number {
    return this.width < kNarrow ? 3 : 1;
  }

  /** Of a level, with its name. */
  get #height(): number {
    return this.#lines * kLine + kBars + 10;
  }

  #name(level: MemoryLevel, row: number) {
    const most = Math.max(0, ...level.layers.map(bytesOf));
    const holds = level.count === 1 ? "holds" : "each holds at most";
    const capacity = level.capacity === undefined ? "" : `${holds} ${formatBytes(level.capacity)}, `;
    const notes = [`${capacity}moves ${formatBytes(bytesOf(level.total))}`, `most in a layer ${formatBytes(most)}`];
    const y = row * this.#height + 14;
    const shown =
      this.#lines === 1
        ? svg`<tspan class="note" font-weight="400" dx="6">${notes.join(", ")}</tspan>`
        : notes.map((note) => svg`<tspan class="note" font-weight="400" x="2" dy=${kLine}>${note}</tspan>`);
    return svg`
      <text class="level" x="2" y=${y}>${level.title} ${shown}</text>
      <path class="base" d=${`M0 ${(row + 1) * this.#height + 0.5}H${this.width}`} />`;
  }

  #layer(index: number, pitch: number, height: number) {
    const {layers, levels} = this.picture;
    const name = layers[index]?.name ?? "";
    const gap = Math.min(4, pitch * 0.2);
    const text = [
      name,
      ...levels.map(({title, layers: traffic}) => {
        const {read = 0, written = 0} = traffic[index] ?? {};
        return `${title}: ${formatBytes(read)} read, ${formatBytes(written)} written`;
      }),
    ].join("\n");
    const selected = name === this.selected;
    return svg`
      <g class="layer ${selected ? "selected" : ""}" role="option" aria-selected=${selected ? "true" : "false"} data-index=${index}
        tabindex=${this.#roving.tabIndex(index)} data-hint=${text} aria-label=${text.replaceAll("\n", ", ")}
        @click=${() => this.#choose(index)}>
        <rect class="target" x=${index * pitch} y="0" width=${pitch} height=${height} />
        ${levels.map((level, row) => {
          const most = Math.max(1, ...level.layers.map(bytesOf));
          const {read = 0, written = 0} = level.layers[index] ?? {};
          const scale = kBars / most;
          const base = (row + 1) * this.#height;
          const width = Math.max(0.5, pitch - gap);
          return svg`
            <rect x=${index * pitch + gap / 2} y=${base - read * scale} width=${width} height=${read * scale} fill=${fillOf(kRead)} />
            <rect x=${index * pitch + gap / 2} y=${base - (read + written) * scale} width=${width} height=${written * scale} fill=${fillOf(kWritten)} />`;
        })}
      </g>`;
  }

  #choose(index: number): void {
    const name = this.picture.layers[index]?.name;
    this.dispatchEvent(new LayerEvent(name === this.selected ? undefined : name));
  }
}
