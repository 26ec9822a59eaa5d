import {css, html, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {LatencyUnit, StepWidth, SweepRecord} from "../../core/types.ts";
import {formatInteger, formatSignificant} from "../../format/number.ts";
import {formatCompact} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {plateaus, sweptParameter} from "./plateaus.ts";
import {linearAxis, rangeAxis} from "../axis.ts";
import {plotArea, plotFrame, plotStyles} from "./plot.ts";
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
    plotStyles,
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
    const x = rangeAxis(title, ends, [left + 6, right - 6], formatInteger);
    const y = linearAxis(`latency, ${unitSymbol(this.unit)}`, Math.max(...latencies), [bottom, top], shortNumber);
    const steps = plateaus(found, sweep);
    const edge = (value: number) => Math.min(Math.max(x.position(value), left), right);
    return html`
      <svg class="plot" width=${size.width} height=${size.height} role="img" aria-label=${this.#description(title)}>
        ${
          steps.length <= kMostShaded
            ? steps.map(
                ({from, to}, index) => svg`
                  <rect class="band ${index % 2 === 0 ? "even" : ""}" x=${edge(from - 0.5)} y=${top}
                    width=${Math.max(0, edge(to + 0.5) - edge(from - 0.5))} height=${bottom - top} />`,
              )
            : ""
        }
        ${plotFrame(size, x, y)}
        ${steps.map(({from, to, latency}) =>
          latency === undefined
            ? ""
            : svg`<line class="plateau" x1=${edge(from - 0.4)} x2=${edge(to + 0.4)} y1=${y.position(latency)} y2=${y.position(latency)} />`,
        )}
        ${values.map(
          (value, index) =>
            svg`<circle class="point" cx=${x.position(value)} cy=${y.position(latencies[index] ?? 0)} r="1.7" />`,
        )}
      </svg>
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
