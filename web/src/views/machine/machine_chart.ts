import {curveBasis, line} from "d3-shape";
import {css, html, nothing, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatShare} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {frameStyles} from "../chart/frame.ts";
import {Roving} from "../chart/roving.ts";
import {SizedElement} from "../sized.ts";
import {kRowHeight} from "./machine_graph.ts";
import type {MachineBox, MachineLink, MachinePart, MachinePicture} from "./machine_graph.ts";

/** Smaller than this the picture does not become: it scrolls instead. */
const kLeastScale = 0.72;
/** A bar in its row, in pixels. */
const kBar = 5;

/** A part was chosen, by its name. */
export class PartEvent extends Event {
  constructor(readonly part: string) {
    super("part", {bubbles: true, composed: true});
  }
}

/** Boxes for objects, lines for edges; a bar in each row says how busy it is. Fires PartEvent. */
@customElement("cyclescope-machine-chart")
export class MachineChart extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .scroller {
        overflow-x: auto;
        scrollbar-width: thin;
      }
      svg.chart {
        max-width: none;
        margin: 0 auto;
      }
      .box {
        fill: var(--surface);
        stroke: var(--line-strong);
      }
      .box.store {
        fill: var(--surface-sunken);
      }
      .behind {
        fill: var(--surface-sunken);
        stroke: var(--line-strong);
      }
      .rule {
        stroke: var(--line);
      }
      .texts {
        pointer-events: none;
      }
      .target {
        fill: transparent;
      }
      .part:hover .target,
      .part.selected .target {
        fill: var(--accent-surface);
      }
      .part.selected .target,
      .part:focus-visible .target {
        stroke: var(--accent);
        stroke-width: 2;
      }
      .part .name {
        fill: var(--text);
        font-weight: 600;
      }
      .part .facts,
      .part .count {
        fill: var(--text-muted);
        font-size: 0.6875rem;
      }
      .part .share {
        fill: var(--text);
      }
      .track {
        fill: var(--line);
      }
      .use {
        fill: var(--accent);
      }
      .use.full {
        fill: var(--warn);
      }
      .link {
        fill: none;
        stroke: var(--text-muted);
        stroke-width: 1.25;
      }
      .link.forward {
        stroke-dasharray: 4 3;
      }
      marker path {
        fill: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) picture!: MachinePicture;
  @property({attribute: false}) selected: string | undefined;
  /** Width of the picture that was scrolled to its middle. */
  #centred = 0;
  readonly #roving = new Roving(this, {
    count: () => this.#parts().length,
    choose: (index) => this.#choose(this.#parts()[index]),
  });

  /** Where the picture is wider than the page, it begins at its middle: most machines are drawn around an axis. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const width = Math.round(this.picture.width);
    const scroller = this.renderRoot.querySelector(".scroller");
    if (!changed.has("picture") || scroller === null || width === this.#centred) return;
    this.#centred = width;
    scroller.scrollLeft = (scroller.scrollWidth - scroller.clientWidth) / 2;
  }

  #parts(): MachinePart[] {
    return this.picture.boxes.flatMap(({parts}) => parts);
  }

  protected override render() {
    const {boxes, links, width, height} = this.picture;
    const scale = Math.min(1, Math.max(kLeastScale, this.width / width));
    let first = 0;
    return html`
      <div class="scroller">
        <svg
          class="chart"
          width=${width * scale}
          height=${height * scale}
          viewBox="0 0 ${width} ${height}"
          role="group"
          aria-label="Picture of the accelerator"
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          <g aria-hidden="true">${links.map((link) => this.#link(link))}</g>
          <g role="listbox" aria-label="Parts of the accelerator" @keydown=${this.#roving.onKey}>
            ${boxes.map((box) => {
              const drawn = this.#box(box, first);
              first += box.parts.length;
              return drawn;
            })}
          </g>
        </svg>
      </div>
    `;
  }

  #link({kind, back, points}: MachineLink) {
    const path = line<{x: number; y: number}>(
      ({x}) => x,
      ({y}) => y,
    ).curve(curveBasis)([...points]);
    return svg`<path class="link ${kind}" d=${path ?? ""} marker-end="url(#arrow)" marker-start=${back ? "url(#arrow)" : nothing} />`;
  }

  #box({x, y, width, height, parts}: MachineBox, first: number) {
    const [left, top] = [x - width / 2, y - height / 2];
    const store = /RegisterFile|SRAM|DRAM|Cache/.test(parts[0]?.kind ?? "");
    return svg`
      <g aria-hidden="true">
        ${
          parts[0]?.count
            ? svg`<rect class="behind" x=${left + 4} y=${top - 4} width=${width} height=${height} rx="4" />`
            : nothing
        }
        <rect class="box ${store ? "store" : ""}" x=${left} y=${top} width=${width} height=${height} rx=${store ? 10 : 4} />
        ${parts.slice(1).map((_, row) => svg`<path class="rule" d="M${left} ${top + (row + 1) * kRowHeight}h${width}" />`)}
      </g>
      ${parts.map((part, row) => this.#part(part, first + row, left, top + row * kRowHeight, width))}`;
  }

  #part(part: MachinePart, index: number, left: number, top: number, width: number) {
    const {title, count, facts, busy} = part;
    const share = busy === undefined ? "" : busy === 0 ? "< 1 %" : formatShare(busy);
    const text = partText(part);
    const track = width - 16;
    const room = Math.floor((width - 16 - share.length * 6.5 - 8) / 6.9);
    const name = shortened(count ? `${title} ${count}` : title, room);
    return svg`
      <g class="part ${part.name === this.selected ? "selected" : ""}" role="option" data-index=${index} data-hint=${text}
        tabindex=${this.#roving.tabIndex(index)} aria-selected=${part.name === this.selected ? "true" : "false"}
        aria-label=${text.replaceAll("\n", ", ")} @click=${() => this.#choose(part)}>
        <rect class="target" x=${left + 1} y=${top + 1} width=${width - 2} height=${kRowHeight - 2} rx="3" />
      </g>
      <g class="part texts" aria-hidden="true">
        <text class="name" x=${left + 8} y=${top + 14}>${name}</text>
        <text class="share" x=${left + width - 8} y=${top + 14} text-anchor="end">${share}</text>
        <text class="facts" x=${left + 8} y=${top + 27}>${shortened(facts, Math.floor((width - 16) / 5.7))}</text>
        ${
          busy === undefined
            ? nothing
            : svg`
              <rect class="track" x=${left + 8} y=${top + kRowHeight - 9} width=${track} height=${kBar} rx="2" />
              <rect class="use ${busy >= 0.9 ? "full" : ""}" x=${left + 8} y=${top + kRowHeight - 9} width=${track * Math.min(1, busy)} height=${kBar} rx="2" />`
        }
      </g>`;
  }

  #choose(part: MachinePart | undefined): void {
    if (part !== undefined) this.dispatchEvent(new PartEvent(part.name));
  }
}

function partText({title, name, count, facts, busy}: MachinePart): string {
  const lines = [count ? `${title}, ${count}` : title, facts];
  if (busy !== undefined)
    lines.push(busy === 0 ? "in use for less than 1 % of the cycles" : `in use for ${formatShare(busy)} of the cycles`);
  if (name !== title) lines.push(name);
  return lines.join("\n");
}

function shortened(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}
