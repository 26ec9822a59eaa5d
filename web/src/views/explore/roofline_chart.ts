import {scaleLog, scaleSqrt} from "d3-scale";
import {line} from "d3-shape";
import {css, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatShare, formatSignificant} from "../../format/number.ts";
import {formatCompact} from "../../format/quantity.ts";
import type {Roofline, RooflineLayer} from "../../state/explore/roofline.ts";
import {shared} from "../../styles/shared.ts";
import {chart, chartFrame, frameStyles, logFormat, plotArea} from "../chart/frame.ts";
import {Roving} from "../chart/roving.ts";
import {LayerEvent} from "../layer_event.ts";
import {operatorClass} from "../operator_class.ts";
import {SizedElement} from "../sized.ts";

const kHeight = 380;
/** Of the layer with the largest share, and of none, in pixels. */
const kRadii = [3, 16] as const;

/** Performance over intensity, both logarithmic, below the roof. Fires LayerEvent. */
@customElement("cyclescope-roofline-chart")
export class RooflineChart extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .roof {
        fill: none;
        stroke: var(--text);
        stroke-width: 2;
      }
      .beyond {
        fill: var(--surface-sunken);
      }
      .roof-text {
        fill: var(--text);
      }
      .dot {
        fill-opacity: 0.55;
        stroke: var(--surface);
        forced-color-adjust: none;
      }
      .point:hover .dot,
      .point:focus-visible .dot {
        stroke: var(--text);
        stroke-width: 2;
        fill-opacity: 0.9;
      }
      .selected .dot {
        stroke: var(--text);
        stroke-width: 2.5;
        fill-opacity: 1;
      }
    `,
  ];

  @property({attribute: false}) roofline!: Roofline;
  /** Name of the layer that is open. */
  @property({attribute: false}) selected: string | undefined;
  readonly #roving = new Roving(this, {count: () => this.#layers().length, choose: (place) => this.#choose(place)});

  /** From left to right, which is how arrows go. */
  #layers(): RooflineLayer[] {
    return this.roofline.layers.toSorted((a, b) => a.intensity - b.intensity);
  }

  protected override render() {
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const {ceiling, peak, ridge} = this.roofline;
    const layers = this.#layers();
    const intensities = [...layers.map(({intensity}) => intensity), ridge];
    const heights = [...layers.map(({performance}) => performance), peak];
    const xEnds = [Math.min(...intensities) / 2, Math.max(...intensities) * 2] as const;
    const x = scaleLog().domain(xEnds).range([left, right]);
    const y = scaleLog()
      .domain([Math.min(...heights) / 2, peak * 4])
      .range([bottom, top])
      .clamp(true);
    const roof = [xEnds[0], ridge, xEnds[1]].map(
      (intensity) => [x(intensity), y(Math.min(peak, intensity * ceiling.bandwidth))] as [number, number],
    );
    const radius = scaleSqrt()
      .domain([0, Math.max(...layers.map(({share}) => share), 1e-9)])
      .range(kRadii);
    const axis = (title: string, scale: typeof x) => ({title, scale, format: logFormat(scale, 6, formatSignificant)});
    // Large dots first, so that small ones are not hidden by them.
    const order = layers.map((_, place) => place).sort((a, b) => (layers[b]?.share ?? 0) - (layers[a]?.share ?? 0));
    return chart(
      size,
      "Roofline",
      svg`
        <path class="beyond" aria-hidden="true" d="${line()(roof) ?? ""}L${right} ${top}L${left} ${top}Z" />
        ${chartFrame(size, axis(`MACs per byte of ${ceiling.storage} (logarithmic)`, x), axis("MACs per cycle (logarithmic)", y))}
        <g aria-hidden="true">
          <path class="roof" d=${line()(roof) ?? ""} />
          <text class="title roof-text" x=${right - 4} y=${y(peak) - 6} text-anchor="end">
            peak ${formatCompact(peak)} MACs per cycle
          </text>
          <text class="title roof-text" x=${left + 6} y=${top + 14}>
            ports of ${ceiling.storage}: ${formatSignificant(ceiling.bandwidth)} bytes per cycle at most
          </text>
        </g>
        <g
          role="listbox"
          aria-label="Layers, by MACs per byte"
          aria-orientation="horizontal"
          @keydown=${this.#roving.onKey}
        >
          ${order.map((place) => this.#dot(layers[place] as RooflineLayer, place, x, y, radius))}
        </g>
      `,
    );
  }

  #dot(
    layer: RooflineLayer,
    place: number,
    x: (value: number) => number,
    y: (value: number) => number,
    radius: (value: number) => number,
  ) {
    const selected = layer.name === this.selected;
    const text = describe(layer, this.roofline.ceiling.storage);
    return svg`
      <g class="point ${selected ? "selected" : ""}" role="option" data-index=${place} data-hint=${text}
        tabindex=${this.#roving.tabIndex(place)} aria-selected=${selected ? "true" : "false"}
        aria-label=${text.replaceAll("\n", ", ")} @click=${() => this.#choose(place)}>
        <circle class="dot" cx=${x(layer.intensity)} cy=${y(layer.performance)} r=${radius(layer.share)}
          fill="var(--class-${operatorClass(layer).id})" />
      </g>`;
  }

  #choose(place: number): void {
    const layer = this.#layers()[place];
    if (layer) this.dispatchEvent(new LayerEvent(layer.name === this.selected ? undefined : layer.name));
  }
}

function describe({name, operator, intensity, performance, roof, share}: RooflineLayer, storage: string): string {
  return [
    `${name} (${operator})`,
    `${formatSignificant(performance)} MACs per cycle, ${formatShare(performance / roof)} of the roof`,
    `${formatSignificant(intensity)} MACs per byte of ${storage}`,
    `${formatShare(share)} of the cycles`,
  ].join("\n");
}
