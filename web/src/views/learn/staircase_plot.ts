import {scaleLinear} from "d3-scale";
import {css, html, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {LatencyUnit, StepWidth, SweepRecord} from "../../core/types.ts";
import {formatInteger, formatSignificant} from "../../format/number.ts";
import {formatCompact} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {plateaus, sweptParameter} from "./plateaus.ts";
import {chartFrame, frameStyles, plotArea} from "../chart/frame.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {SizedElement} from "../sized.ts";
import {parameterTitle, unitSymbol, widthWords} from "./wording.ts";

const kHeight = 190;
/** More steps than this are too narrow to be shaded. */
const kMostShaded = 80;

/** What was measured along one parameter, with the steps that were found. */
@customElement("cyclescope-staircase-plot")
export class StaircasePlot extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .band {
        fill: var(--accent-surface);
      }
      .band.even {
        fill: var(--surface-sunken);
      }
      .plateau {
        stroke: var(--accent);
        stroke-width: 2;
        stroke-linecap: round;
      }
      .point {
        fill: var(--text);
      }
    `,
  ];

  @property({attribute: false}) found!: StepWidth;
  @property({attribute: false}) sweep!: SweepRecord;
  @property({attribute: false}) unit: LatencyUnit = "cycles";

  protected override render() {
    const {found, sweep} = this;
    const {values, latencies} = sweep;
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const parameter = sweptParameter(found, sweep);
    const title = parameter ? parameterTitle(parameter) : "";
    const ends: [number, number] = [values[0] ?? 1, values[values.length - 1] ?? 1];
    const x = scaleLinear()
      .domain(ends)
      .range([left + 6, right - 6]);
    const y = scaleLinear()
      .domain([0, Math.max(...latencies)])
      .nice(4)
      .range([bottom, top]);
    const steps = plateaus(found, sweep);
    const edge = (value: number) => Math.min(Math.max(x(value), left), right);
    return html`
      <svg class="chart" width=${size.width} height=${size.height} role="img" aria-label=${this.#description(title)}>
        ${
          steps.length <= kMostShaded
            ? steps.map(
                ({from, to}, index) => svg`
                  <rect class="band ${index % 2 === 0 ? "even" : ""}" x=${edge(from - 0.5)} y=${top}
                    width=${Math.max(0, edge(to + 0.5) - edge(from - 0.5))} height=${bottom - top} />`,
              )
            : ""
        }
        ${chartFrame(
          size,
          {title, scale: x, format: (value: number) => (Number.isInteger(value) ? formatInteger(value) : "")},
          {title: `latency, ${unitSymbol(this.unit)}`, scale: y, format: shortNumber},
        )}
        ${steps.map(({from, to, latency}) =>
          latency === undefined
            ? ""
            : svg`<line class="plateau" x1=${edge(from - 0.4)} x2=${edge(to + 0.4)} y1=${y(latency)} y2=${y(latency)} />`,
        )}
        ${values.map(
          (value, index) => svg`<circle class="point" cx=${x(value)} cy=${y(latencies[index] ?? 0)} r="1.7" />`,
        )}
      </svg>
      ${saveButtons({
        name: `staircase_${parameter ?? "latency"}`,
        rows: () => [
          [parameter ?? "value", `latency_${this.unit}`],
          ...values.map((value, index) => [value, latencies[index]]),
        ],
        chart: () => this.renderRoot.querySelector<SVGSVGElement>("svg.chart"),
      })}
    `;
  }

  #description(title: string): string {
    const {values, latencies} = this.sweep;
    const [least, most] = [Math.min(...latencies), Math.max(...latencies)].map((latency) =>
      formatSignificant(latency, 4),
    );
    return (
      `Latency against ${title}: ${values.length} values from ${values[0]} to ${values[values.length - 1]}, ` +
      `between ${least} and ${most} ${unitSymbol(this.unit)}; ${widthWords(this.found)}`
    );
  }
}

/** Latencies in seconds are small, those in cycles large. */
function shortNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1000 ? formatSignificant(value, 3) : formatCompact(value);
}
