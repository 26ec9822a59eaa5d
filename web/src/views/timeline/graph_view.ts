import {LitElement, css, html, nothing, svg} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import {waitWords} from "../../../../wasm/package/trace_words.ts";
import type {Trace} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {dependencyGraph} from "../../state/timeline/dependency_graph.ts";
import type {DependencyGraph, GraphEdge, GraphNode} from "../../state/timeline/dependency_graph.ts";
import {shared} from "../../styles/shared.ts";
import {saveButtons} from "../chart/save_chart.ts";
import "../chart/table_twin.ts";
import type {Twin} from "../chart/table_twin.ts";
import {fileName} from "../download.ts";
import {exploreStyles} from "../explore/explore_styles.ts";

/** Instructions that are drawn: more are a picture of nothing. */
const kMost = 40;
/** Of a node and its place, in pixels. */
const kWide = 72;
const kHigh = 26;
const kPitch = {x: 104, y: 50};
const kLeft = 120;
const kTop = 40;

/** The dependency graph of a layer's first instructions, evaluated one instruction after the other. */
@customElement("cyclescope-dependency-graph")
export class DependencyGraphView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      .scroll {
        overflow: auto;
        max-height: 34rem;
      }
      svg text {
        fill: var(--text);
        font: 12px var(--font);
        font-variant-numeric: tabular-nums;
      }
      svg .muted {
        fill: var(--text-muted);
      }
      rect.node {
        fill: var(--surface);
        stroke: var(--line-strong);
      }
      .now rect.node {
        fill: var(--accent-surface);
        stroke: var(--accent);
        stroke-width: 2;
      }
      .edge {
        fill: none;
        stroke: var(--line-strong);
      }
      .edge.object {
        stroke-dasharray: 2 3;
      }
      .edge.data {
        stroke-dasharray: 7 3;
      }
      .edge.decides {
        stroke: var(--accent);
        stroke-width: 2;
      }
      .told {
        max-width: 46rem;
      }
    `,
  ];

  @property({attribute: false}) trace!: Trace;
  @property({type: Number}) window = 0;
  @query("svg.graph") private picture!: SVGSVGElement | null;
  /** Instructions that are evaluated. */
  @state() private done = 1;

  protected override render() {
    const graph = dependencyGraph(this.trace, this.window, kMost);
    const count = graph.rows.length;
    if (count === 0) return html`<p class="say">There is no instruction here.</p>`;
    const done = Math.min(this.done, count);
    const move = (by: number) => (this.done = Math.min(Math.max(done + by, 1), count));
    return html`
      <div class="controls">
        <button type="button" class="button" ?disabled=${done === 1} @click=${() => move(-1)}>Back</button>
        <button type="button" class="button" ?disabled=${done === count} @click=${() => move(1)}>
          Next instruction
        </button>
        <button type="button" class="button" ?disabled=${done === count} @click=${() => move(count)}>All</button>
        <span class="status">${formatInteger(done)} of ${formatInteger(count)} instructions</span>
      </div>
      <div class="told" role="status">${this.#told(graph, done - 1)}</div>
      <div class="scroll" tabindex="0" role="region" aria-label="Dependency graph">${this.#picture(graph, done)}</div>
      <p class="status">
        A box is the stay of an instruction at a part of the machine, from cycle to cycle. Lines lead from what it has
        to wait for: straight from its own way, dotted from an instruction that had to make room, dashed from one whose
        data it needs. The thick line is the last to be over, and decides.
      </p>
      <div class="status">
        ${saveButtons({
          name: fileName(`${this.trace.layer}_graph`),
          rows: () => {
            const {columns, rows} = edgeTable(graph);
            return [columns.map(({title}) => title), ...rows];
          },
          chart: () => this.picture,
        })}
      </div>
      <cyclescope-table-twin
        summary="Table of the lines"
        label="What waits for what"
        .twin=${() => edgeTable(graph)}
      ></cyclescope-table-twin>
    `;
  }

  /** The instruction that was evaluated last, in words. */
  #told(graph: DependencyGraph, row: number) {
    const instruction = graph.rows[row];
    if (instruction === undefined) return nothing;
    const stays = graph.nodes.filter((node) => node.row === row);
    const waits = stays.flatMap(({box: {wait, data}, column}) =>
      [wait, data].flatMap((it) =>
        it === undefined ? [] : [html`<li>at ${graph.columns[column]}, for ${waitWords(it)}</li>`],
      ),
    );
    const name = this.trace.operations[instruction.operation]?.name ?? "";
    return html`
      <p class="say">
        Instruction ${formatInteger(instruction.number)}, ${name}: from cycle ${formatInteger(stays[0]?.box.start ?? 0)}
        to ${formatInteger(Math.max(...stays.map(({box}) => box.end)))}.
        ${waits.length === 0 ? "It waits for nothing." : "It waits:"}
      </p>
      ${
        waits.length === 0
          ? nothing
          : html`<ul>
              ${waits}
            </ul>`
      }
    `;
  }

  #picture({columns, rows, nodes, edges}: DependencyGraph, done: number) {
    const width = kLeft + columns.length * kPitch.x;
    const height = kTop + done * kPitch.y;
    return html`<svg
      class="graph"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label="${done} instructions at ${columns.length} parts of the machine"
    >
      ${columns.map((name, column) => svg`<text x=${centre(column) - kWide / 2} y="16">${short(name)}</text>`)}
      ${rows
        .slice(0, done)
        .map(
          ({number, operation}, row) =>
            svg`<text x="4" y=${middle(row) + 4}>${number} ${this.trace.operations[operation]?.name ?? ""}</text>`,
        )}
      ${edges.filter(({to, from}) => Math.max(to.row, from.row) < done).map(edgeLine)}
      ${nodes.filter(({row}) => row < done).map((node) => nodeBox(node, node.row === done - 1))}
    </svg>`;
  }
}

const kWaits: Readonly<Record<GraphEdge["kind"], string>> = {
  way: "its own way",
  object: "room",
  data: "data",
};

/** A row per edge. */
function edgeTable({columns, edges}: DependencyGraph): Twin {
  return {
    columns: [
      {title: "Instruction"},
      {title: "At", text: true},
      {title: "From cycle"},
      {title: "To cycle"},
      {title: "Waits for", text: true},
      {title: "Of instruction"},
      {title: "At", text: true},
      {title: "Until"},
      {title: "Decides", text: true},
    ],
    rows: edges.map(({kind, from, to, decides}) => [
      to.instruction,
      columns[to.column] ?? "",
      to.box.start,
      to.box.end,
      kWaits[kind],
      from.instruction,
      columns[from.column] ?? "",
      from.box.end,
      decides ? "yes" : "no",
    ]),
  };
}

const centre = (column: number) => kLeft + column * kPitch.x + kWide / 2;
const middle = (row: number) => kTop + row * kPitch.y + kHigh / 2;

function short(name: string): string {
  return name.length > 14 ? `${name.slice(0, 13)}…` : name;
}

function nodeBox({row, column, box: {start, end}}: GraphNode, now: boolean) {
  return svg`<g class=${now ? "now" : ""}>
    <rect class="node" x=${centre(column) - kWide / 2} y=${middle(row) - kHigh / 2} width=${kWide} height=${kHigh} rx="4"></rect>
    <text x=${centre(column)} y=${middle(row) + 4} text-anchor="middle">${start}–${end}</text>
  </g>`;
}

function edgeLine({kind, from, to, decides}: GraphEdge) {
  const side = kWide / 2;
  const [x1, y1, x2, y2] = [centre(from.column), middle(from.row), centre(to.column), middle(to.row)];
  const half = kHigh / 2;
  const path =
    from.row === to.row
      ? x2 > x1
        ? `M${x1 + side},${y1}H${x2 - side}`
        : `M${x1},${y1 - half}q${(x2 - x1) / 2},-16 ${x2 - x1},0`
      : `M${x1},${y1 + half}C${x1},${y1 + half + 18} ${x2},${y2 - half - 18} ${x2},${y2 - half}`;
  return svg`<path class="edge ${kind} ${decides ? "decides" : ""}" d=${path}></path>`;
}
