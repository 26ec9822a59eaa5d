import {css, html, nothing, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {CalibratedLayer, EvaluatedLayer, LatencyUnit, LayerType, MeasurableLayer} from "../../core/types.ts";
import {formatInteger, formatSignificant} from "../../format/number.ts";
import {formatCompact} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {chartFrame, frameStyles, plotArea} from "../chart/frame.ts";
import {logAxis} from "../chart/log_axis.ts";
import type {LogAxis} from "../chart/log_axis.ts";
import {saveButtons} from "../chart/save_chart.ts";
import {legendStyles} from "../legend_styles.ts";
import {SizedElement} from "../sized.ts";
import {typeTitle, unitSymbol} from "./wording.ts";

const kHeight = 320;
/** More points than this are thinned out evenly. */
const kMostPoints = 1500;
/** Colours of the layer types, in the order in which they come. */
const kColours = ["convolution", "product", "pooling", "elementwise", "other", "movement"] as const;

export interface PredictedPoint {
  readonly layer: MeasurableLayer;
  readonly measured: number;
  readonly latency: number;
  /** Nine of ten latencies like this are between. */
  readonly range?: readonly [number, number];
  /** Drawn hollow: it was learnt from, so that meeting it proves little. */
  readonly seen?: boolean;
}

export function evaluatedPoints(layers: readonly EvaluatedLayer[]): PredictedPoint[] {
  return layers.map(({layer, measured, latency, low, high}) => ({layer, measured, latency, range: [low, high]}));
}

export function calibratedPoints(layers: readonly CalibratedLayer[]): PredictedPoint[] {
  return layers.map(({layer, measured, predicted, held_out: heldOut}) => ({
    layer,
    measured,
    latency: predicted,
    seen: !heldOut,
  }));
}

/** Predicted against measured latency of layers, with the predicted range where there is one. */
@customElement("cyclescope-prediction-plot")
export class PredictionPlot extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    legendStyles,
    css`
      .diagonal {
        stroke: var(--line-strong);
        stroke-dasharray: 4 4;
      }
      .range {
        stroke: var(--colour);
        opacity: 0.4;
      }
      .point {
        fill: var(--colour);
      }
      .point.seen {
        fill: none;
        stroke: var(--colour);
      }
      .legend {
        padding-bottom: 0.5rem;
      }
      .swatch {
        border-radius: 50%;
        background: var(--colour);
      }
      .swatch.seen,
      .swatch.unseen {
        border: 1.5px solid var(--text-muted);
        background: none;
      }
      .swatch.unseen {
        background: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) points: readonly PredictedPoint[] = [];
  @property() unit: LatencyUnit = "cycles";
  /** What there is to know of the errors, for those who cannot see them. */
  @property() summary = "";

  protected override render() {
    const {unit} = this;
    const points = thinned(this.points.filter(({measured, latency}) => measured > 0 && latency > 0));
    if (points.length === 0) return html``;
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const all = points.flatMap(({measured, latency}) => [measured, latency]);
    const ends: [number, number] = [Math.min(...all), Math.max(...all)];
    const x = logAxis(`measured, ${unitSymbol(unit)}`, ends, [left, right], shortNumber);
    const y = logAxis(`predicted, ${unitSymbol(unit)}`, ends, [bottom, top], shortNumber);
    const order = [...new Set(this.points.map(({layer}) => layer.type))];
    const seen = points.some((point) => point.seen === true);
    return html`
      <ul class="legend" aria-label="Colours">
        ${order.map((type, index) => html`<li style=${colour(index)}><span class="swatch"></span>${typeTitle(type)}</li>`)}
        ${
          seen
            ? html`<li><span class="swatch unseen"></span>not seen by the search</li>
                <li><span class="swatch seen"></span>seen</li>`
            : nothing
        }
      </ul>
      <svg class="chart" width=${size.width} height=${size.height} role="img" aria-label=${this.#description(ends)}>
        ${chartFrame(size, x, y)}
        <line
          class="diagonal"
          x1=${x.scale(ends[0])}
          x2=${x.scale(ends[1])}
          y1=${y.scale(ends[0])}
          y2=${y.scale(ends[1])}
        />
        ${points.map((point) => this.#point(point, x, y, order, [top, bottom]))}
      </svg>
      ${saveButtons({
        name: "predicted_against_measured",
        rows: () => this.#rows(),
        chart: () => this.renderRoot.querySelector<SVGSVGElement>("svg.chart"),
      })}
    `;
  }

  #rows(): unknown[][] {
    const {unit} = this;
    const names = ["type", "sizes", `measured_${unit}`, `predicted_${unit}`, `low_${unit}`, `high_${unit}`, "seen"];
    const rows = this.points.map(({layer: {type, ...sizes}, measured, latency, range, seen}) => {
      const written = Object.entries(sizes).map(([name, value]) => `${name}=${value}`);
      return [
        type,
        written.join(" "),
        measured,
        latency,
        range?.[0] ?? "",
        range?.[1] ?? "",
        seen === true ? "yes" : "",
      ];
    });
    return [names, ...rows];
  }

  #point(
    {layer, measured, latency, range, seen}: PredictedPoint,
    x: LogAxis,
    y: LogAxis,
    order: readonly LayerType[],
    [top, bottom]: readonly [number, number],
  ) {
    const px = x.scale(measured);
    const inside = (value: number) => Math.min(Math.max(y.scale(value), top), bottom);
    const sizes = Object.entries(layer)
      .filter(([name]) => name !== "type")
      .map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`);
    const unit = unitSymbol(this.unit);
    const between = range ? `\nnine of ten between ${short(range[0])} and ${short(range[1])}` : "";
    const hint = `${typeTitle(layer.type)}: ${sizes.join(", ")}\nmeasured ${short(measured)} ${unit}, predicted ${short(latency)} ${unit}${between}`;
    return svg`<g style=${colour(order.indexOf(layer.type))} data-hint=${hint}>
      ${
        range
          ? svg`<line class="range" x1=${px} x2=${px} y1=${inside(Math.max(range[0], Number.MIN_VALUE))} y2=${inside(range[1])} />`
          : nothing
      }
      <circle class="point ${seen === true ? "seen" : ""}" cx=${px} cy=${y.scale(latency)} r="2.6" />
    </g>`;
  }

  #description([least, most]: readonly [number, number]): string {
    return (
      `Predicted against measured latency of ${this.points.length} layers, from ${short(least)} to ${short(most)} ` +
      `${unitSymbol(this.unit)}; ${this.summary}`
    );
  }
}

function colour(index: number): string {
  return `--colour: var(--class-${kColours[index % kColours.length]})`;
}

function thinned(points: readonly PredictedPoint[]): readonly PredictedPoint[] {
  const stride = Math.ceil(points.length / kMostPoints);
  return stride <= 1 ? points : points.filter((_, index) => index % stride === 0);
}

function short(value: number): string {
  return value >= 1000 ? formatInteger(Math.round(value)) : formatSignificant(value, 4);
}

function shortNumber(value: number): string {
  return value < 1000 ? formatSignificant(value, 3) : formatCompact(value);
}
