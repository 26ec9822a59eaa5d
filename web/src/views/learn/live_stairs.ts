import {scaleLinear} from "d3-scale";
import {css, html, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatInteger, formatSignificant} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {chartFrame, frameStyles, plotArea} from "../chart/frame.ts";
import {SizedElement} from "../sized.ts";

const kHeight = 170;

/** A value of the parameter that is varied, and how long the layer takes with it. */
export interface StairPoint {
  readonly value: number;
  /** In milliseconds. */
  readonly latency: number;
}

/** What is measured along one parameter, while it is measured. */
@customElement("cyclescope-live-stairs")
export class LiveStairs extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .point {
        fill: var(--accent);
      }
      .line {
        fill: none;
        stroke: var(--accent);
        stroke-opacity: 0.4;
      }
    `,
  ];

  @property() override title = "";
  @property({type: Number}) most = 1;
  @property({attribute: false}) points: readonly StairPoint[] = [];

  protected override render() {
    const {points, most, title} = this;
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const x = scaleLinear()
      .domain([1, Math.max(2, most)])
      .range([left + 6, right - 6]);
    const y = scaleLinear()
      .domain([0, points.length === 0 ? 1 : Math.max(...points.map(({latency}) => latency))])
      .nice(4)
      .range([bottom, top]);
    const sorted = points.toSorted((a, b) => a.value - b.value);
    const path = sorted
      .map(({value, latency}, index) => `${index === 0 ? "M" : "L"}${x(value)} ${y(latency)}`)
      .join("");
    return html`
      <svg class="chart" width=${size.width} height=${size.height} role="img" aria-label=${this.#label(sorted)}>
        ${chartFrame(
          size,
          {title, scale: x, format: (value: number) => (Number.isInteger(value) ? formatInteger(value) : "")},
          {title: "latency, ms", scale: y, format: (value: number) => formatSignificant(value, 2)},
        )}
        <path class="line" d=${path} />
        ${sorted.map(({value, latency}) => svg`<circle class="point" cx=${x(value)} cy=${y(latency)} r="2" />`)}
      </svg>
    `;
  }

  #label(points: readonly StairPoint[]): string {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return `Latency against ${this.title}: nothing measured yet`;
    return (
      `Latency against ${this.title}: ${points.length} values from ${first.value} to ${last.value}, from ` +
      `${formatSignificant(first.latency, 3)} to ${formatSignificant(last.latency, 3)} ms`
    );
  }
}
