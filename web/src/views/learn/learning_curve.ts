import {line} from "d3-shape";
import {css, html, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatInteger} from "../../format/number.ts";
import type {CurvePoint} from "../../state/learn/learn_state.ts";
import {shared} from "../../styles/shared.ts";
import {chartFrame, frameStyles, plotArea} from "../chart/frame.ts";
import {logAxis} from "../chart/log_axis.ts";
import type {LogAxis} from "../chart/log_axis.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {legendStyles} from "../legend_styles.ts";
import {SizedElement} from "../sized.ts";
import {tableStyles} from "./table_styles.ts";
import {formatPercent} from "./wording.ts";

const kHeight = 260;
/** Errors below this are drawn here, in per cent: a logarithmic axis has no 0. */
const kFloor = 0.0001;

const kCurves = [
  {sampling: "representatives", label: "Representatives"},
  {sampling: "random", label: "Random layers"},
] as const;

/** Error against the number of layers trained on, for representatives and for random layers. */
@customElement("cyclescope-learning-curve")
export class LearningCurve extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    legendStyles,
    tableStyles,
    css`
      .representatives {
        --curve: var(--accent);
      }
      .random {
        --curve: var(--class-product);
      }
      .representatives > path,
      .random > path,
      .legend path {
        fill: none;
        stroke: var(--curve);
        stroke-width: 2;
      }
      .random > path,
      .legend .random path {
        stroke-dasharray: 5 4;
      }
      .mark {
        fill: var(--curve);
        stroke: var(--surface);
      }
      .legend {
        padding-bottom: 0.5rem;
      }
    `,
  ];

  @property({attribute: false}) points: readonly CurvePoint[] = [];

  protected override render() {
    const {points} = this;
    if (points.length === 0) return html``;
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const samples = points.map((point) => point.samples);
    const errors = points.map(({mape}) => Math.max(kFloor, mape));
    const x = logAxis("layers trained on", [Math.min(...samples), Math.max(...samples)], [left, right], formatInteger);
    const y = errorAxis([Math.min(...errors), Math.max(...errors)], [bottom, top]);
    return html`
      <ul class="legend" aria-label="Curves">
        ${kCurves
          .filter(({sampling}) => points.some((point) => point.sampling === sampling))
          .map(
            ({sampling, label}) =>
              html`<li class=${sampling}>
                <svg width="28" height="12" aria-hidden="true">
                  <path d="M0 6h28" />
                  ${mark(sampling, 14, 6)}</svg
                >${label}
              </li>`,
          )}
      </ul>
      <svg class="chart" width=${size.width} height=${size.height} role="img" aria-label=${this.#description()}>
        ${chartFrame(size, x, y)} ${kCurves.map(({sampling}) => this.#curve(sampling, x, y))}
      </svg>
      ${saveButtons({
        name: "learning_curve",
        rows: () => [
          ["sampling", "layers_trained_on", "mape_percent"],
          ...points.map(({sampling, samples: layers, mape}) => [sampling, layers, mape]),
        ],
        chart: () => this.renderRoot.querySelector<SVGSVGElement>("svg.chart"),
      })}
      ${this.#table()}
    `;
  }

  #of(sampling: CurvePoint["sampling"]): CurvePoint[] {
    return this.points.filter((point) => point.sampling === sampling).sort((a, b) => a.samples - b.samples);
  }

  #curve(sampling: CurvePoint["sampling"], x: LogAxis, y: LogAxis) {
    const places = this.#of(sampling).map(({samples, mape}): [number, number] => [
      x.scale(samples),
      y.scale(Math.max(kFloor, mape)),
    ]);
    return svg`<g class=${sampling}>
      <path d=${line()(places) ?? ""} />
      ${places.map(([px, py]) => mark(sampling, px, py))}
    </g>`;
  }

  #description(): string {
    const curves = kCurves.map(({sampling, label}) => {
      const values = this.#of(sampling).map(({samples, mape}) => `${formatPercent(mape)} with ${samples}`);
      return values.length > 0 ? `${label}: ${values.join(", ")}` : "";
    });
    return `Learning curve. ${curves.filter((text) => text !== "").join(". ")}`;
  }

  #table() {
    return html`
      <details>
        <summary>Numbers</summary>
        <table>
          <caption class="hidden">
            Learning curve
          </caption>
          <thead>
            <tr>
              <th scope="col">Sampling</th>
              <th scope="col" class="numeric">Layers trained on</th>
              <th scope="col" class="numeric">Mean error</th>
            </tr>
          </thead>
          <tbody>
            ${kCurves.flatMap(({sampling, label}) =>
              this.#of(sampling).map(
                ({samples, mape}) =>
                  html`<tr>
                    <th scope="row">${label}</th>
                    <td class="numeric">${formatInteger(samples)}</td>
                    <td class="numeric">${formatPercent(mape)}</td>
                  </tr>`,
              ),
            )}
          </tbody>
        </table>
      </details>
    `;
  }
}

/** Has a tick where errors of nothing are drawn, if there are any. */
function errorAxis(range: readonly [number, number], ends: readonly [number, number]): LogAxis {
  const axis = logAxis("mean absolute error, %", range, ends, String);
  if (range[0] > kFloor) return axis;
  const ticks = [kFloor, ...axis.scale.ticks().filter((value) => value > 5 * kFloor)];
  return {...axis, ticks, format: (value) => (value <= kFloor ? `≤ ${kFloor}` : axis.format(value))};
}

/** Told apart by shape as well as by colour. */
function mark(sampling: CurvePoint["sampling"], x: number, y: number) {
  return sampling === "random"
    ? svg`<rect class="mark" x=${x - 4} y=${y - 4} width="8" height="8" />`
    : svg`<circle class="mark" cx=${x} cy=${y} r="4.5" />`;
}
