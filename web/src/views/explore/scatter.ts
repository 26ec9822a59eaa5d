import {scaleLinear, scaleLog} from "d3-scale";
import {curveStepAfter, line} from "d3-shape";
import {css, html, nothing, svg} from "lit";
import {customElement, property} from "lit/decorators.js";
import {axisTitle} from "../../state/explore/measures.ts";
import type {Measure} from "../../state/explore/measures.ts";
import {shared} from "../../styles/shared.ts";
import {chart, chartFrame, frameStyles, logFormat, plotArea} from "../chart/frame.ts";
import {Roving} from "../chart/roving.ts";
import {SizedElement} from "../sized.ts";
import {PointEvent, isWide} from "./marks.ts";

const kHeight = 340;

/** A point of two measures. */
export interface Dot {
  /** Of the point that it stands for. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly current: boolean;
  /** Whether no other point beats it in both measures. */
  readonly best: boolean;
}

/** One measure against another, with the front of those that no other point beats. Fires PointEvent. */
@customElement("cyclescope-scatter")
export class Scatter extends SizedElement {
  static override styles = [
    shared,
    frameStyles,
    css`
      .front {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .dot {
        fill: var(--surface);
        stroke: var(--text-muted);
      }
      .best .dot {
        fill: var(--accent);
        stroke: var(--accent);
      }
      .current .dot {
        stroke: var(--text);
        stroke-width: 2.5;
      }
      .point:hover .dot,
      .point:focus-visible .dot {
        stroke: var(--accent);
        stroke-width: 3;
      }
      .target {
        fill: transparent;
      }
    `,
  ];

  /** In the order in which arrows go through them: by x. */
  @property({attribute: false}) dots: readonly Dot[] = [];
  @property({attribute: false}) measures!: readonly [x: Measure, y: Measure];
  readonly #roving = new Roving(this, {
    count: () => this.dots.length,
    choose: (place) => this.#choose(place),
  });

  protected override render() {
    const size = {width: this.width, height: kHeight};
    const {left, right, top, bottom} = plotArea(size);
    const [x, y] = [
      scaleOf(
        this.dots.map((dot) => dot.x),
        [left, right],
      ),
      scaleOf(
        this.dots.map((dot) => dot.y),
        [bottom, top],
      ),
    ];
    const [across, up] = this.measures;
    const front = line<Dot>(
      (dot) => x(dot.x),
      (dot) => y(dot.y),
    ).curve(curveStepAfter)(this.dots.filter(({best}) => best));
    return html`
      ${chart(
        size,
        `${up.title} against ${across.title}`,
        svg`
        ${chartFrame(size, axisOf(across, x), axisOf(up, y))}
        <path class="front" aria-hidden="true" d=${front ?? ""} />
        <g
          role="listbox"
          aria-label="${up.title}, by ${across.title}"
          aria-orientation="horizontal"
          @keydown=${this.#roving.onKey}
        >
          ${this.dots.map(
            (dot, place) => svg`
              <g class="point ${dot.best ? "best" : ""} ${dot.current ? "current" : ""}" role="option" data-index=${place}
                data-hint=${dot.text} tabindex=${this.#roving.tabIndex(place)} aria-selected=${dot.current ? "true" : "false"}
                aria-label="${dot.text.replaceAll("\n", ", ")}${dot.best ? ", on the front" : ""}" @click=${() => this.#choose(place)}>
                <circle class="target" cx=${x(dot.x)} cy=${y(dot.y)} r="8" />
                <circle class="dot" cx=${x(dot.x)} cy=${y(dot.y)} r=${dot.best ? 4.5 : 3} />
              </g>`,
          )}
        </g>
      `,
      )}
      ${this.dots.length === 0 ? html`<p class="muted">No point has both values.</p>` : nothing}
    `;
  }

  #choose(place: number): void {
    const dot = this.dots[place];
    if (dot !== undefined) this.dispatchEvent(new PointEvent(dot.index));
  }
}

function scaleOf(values: readonly number[], range: readonly [number, number]) {
  if (values.length === 0) return scaleLinear().domain([0, 1]).range(range);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (isWide(values))
    return scaleLog()
      .domain([least / 1.15, most * 1.15])
      .range(range);
  return scaleLinear()
    .domain([0, most * 1.04])
    .nice()
    .range(range);
}

function axisOf(measure: Measure, scale: ReturnType<typeof scaleOf>) {
  const logarithmic = "base" in scale;
  const title = axisTitle(measure, logarithmic);
  return {title, scale, format: "base" in scale ? logFormat(scale, 5, measure.short) : measure.short};
}
