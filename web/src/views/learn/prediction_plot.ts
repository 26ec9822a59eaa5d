import {css, html, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {EvaluatedLayer, Evaluation, LayerType} from "../../core/types.ts";
import {formatInteger, formatSignificant} from "../../format/number.ts";
import {formatCompact} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {legendStyles} from "../legend_styles.ts";
import {logAxis, plotArea, plotFrame, plotStyles} from "./plot.ts";
import type {Axis} from "./plot.ts";
import {SizedElement} from "../sized.ts";
import {formatPercent, typeTitle, unitSymbol} from "./wording.ts";

const kHeight = 320;
/** More points than this are thinned out evenly. */
const kMostPoints = 1500;
/** Colours of the layer types, in the order in which they come. */
const kColours = ["convolution", "product", "pooling", "elementwise", "other", "movement"] as const;

/** Predicted against measured latency of layers that were not trained on, with the predicted range. */
@customElement("cyclescope-prediction-plot")
export class PredictionPlot extends SizedElement {
  static override styles = [
    shared,
    plotStyles,
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
      .legend {
        padding-bottom: 0.5rem;
      }
      .swatch {
        border-radius: 50%;
        background: var(--colour);
      }
    `,
  ];

  @property({attribute: false}) evaluation!: Evaluation;

  protected override render() {
    const {unit, types} = this.evaluation;
    const points = thinned(this.evaluation.points.filter(({measured, latency}) => measured > 0 && latency > 0));
    if (points.length === 0) return html``;
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const all = points.flatMap(({measured, latency}) => [measured, latency]);
    const ends: [number, number] = [Math.min(...all), Math.max(...all)];
    const x = logAxis(`measured, ${unitSymbol(unit)}`, ends, [left, right], shortNumber);
    const y = logAxis(`predicted, ${unitSymbol(unit)}`, ends, [bottom, top], shortNumber);
    const order = types.map(({type}) => type);
    return html`
      <ul class="legend" aria-label="Colours">
        ${order.map((type, index) => html`<li style=${colour(index)}><span class="swatch"></span>${typeTitle(type)}</li>`)}
      </ul>
      <svg class="plot" width=${size.width} height=${size.height} role="img" aria-label=${this.#description(ends)}>
        ${plotFrame(size, x, y)}
        <line
          class="diagonal"
          x1=${x.position(ends[0])}
          x2=${x.position(ends[1])}
          y1=${y.position(ends[0])}
          y2=${y.position(ends[1])}
        />
        ${points.map((point) => this.#point(point, x, y, order, [top, bottom]))}
      </svg>
    `;
  }

  #point(
    {layer, measured, latency, low, high}: EvaluatedLayer,
    x: Axis,
    y: Axis,
    order: readonly LayerType[],
    [top, bottom]: readonly [number, number],
  ) {
    const px = x.position(measured);
    const inside = (value: number) => Math.min(Math.max(y.position(value), top), bottom);
    const sizes = Object.entries(layer)
      .filter(([name]) => name !== "type")
      .map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`);
    const unit = unitSymbol(this.evaluation.unit);
    const hint = `${typeTitle(layer.type)}: ${sizes.join(", ")}\nmeasured ${short(measured)} ${unit}, predicted ${short(latency)} ${unit}\nnine of ten between ${short(low)} and ${short(high)}`;
    return svg`<g style=${colour(order.indexOf(layer.type))} data-hint=${hint}>
      <line class="range" x1=${px} x2=${px} y1=${inside(Math.max(low, Number.MIN_VALUE))} y2=${inside(high)} />
      <circle class="point" cx=${px} cy=${y.position(latency)} r="2.6" />
    </g>`;
  }

  #description([least, most]: readonly [number, number]): string {
    const {total, unit} = this.evaluation;
    return (
      `Predicted against measured latency of ${total.count} layers, from ${short(least)} to ${short(most)} ` +
      `${unitSymbol(unit)}; mean error ${formatPercent(total.mape_percent)}, ` +
      `${formatPercent(total.covered_percent)} within the predicted range`
    );
  }
}

function colour(index: number): string {
  return `--colour: var(--class-${kColours[index % kColours.length]})`;
}

function thinned(points: readonly EvaluatedLayer[]): readonly EvaluatedLayer[] {
  const stride = Math.ceil(points.length / kMostPoints);
  return stride <= 1 ? points : points.filter((_, index) => index % stride === 0);
}

function short(value: number): string {
  return value >= 1000 ? formatInteger(Math.round(value)) : formatSignificant(value, 4);
}

function shortNumber(value: number): string {
  return value < 1000 ? formatSignificant(value, 3) : formatCompact(value);
}
