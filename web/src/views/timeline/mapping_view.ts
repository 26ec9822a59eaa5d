import {LitElement, css, html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {LayerEstimate, Trace, TraceLoop, TraceStatement} from "../../core/types.ts";
import {formatCount, formatInteger, formatShare, formatSignificant} from "../../format/number.ts";
import {formatBytes} from "../../format/quantity.ts";
import {shared} from "../../styles/shared.ts";
import {exploreStyles} from "../explore/explore_styles.ts";

/** The loop nest of a layer, what its buffers hold, and what of it was not evaluated. */
@customElement("cyclescope-mapping-view")
export class MappingView extends LitElement {
  static override styles = [
    shared,
    exploreStyles,
    css`
      ol {
        margin: 0;
        padding: 0 0 0 1rem;
        border-left: 2px solid var(--line);
        list-style: none;
        font-size: 0.8125rem;
      }
      .nest > ol {
        padding-left: 0;
        border: 0;
      }
      .nest {
        padding-bottom: 1rem;
        overflow-x: auto;
      }
      li {
        padding: 0.1875rem 0;
      }
      h3 {
        padding-bottom: 0.375rem;
        font-size: 0.875rem;
      }
      td.text,
      th.text {
        text-align: left;
      }
      .scroller {
        margin-bottom: 0.5rem;
      }
    `,
  ];

  @property({attribute: false}) trace!: Trace;
  /** Names of the storages, as the layer's traffic is of. */
  @property({attribute: false}) storages: readonly string[] = [];
  @property({attribute: false}) details: LayerEstimate | undefined;

  protected override render() {
    const {iterations_total: total, iterations_evaluated: evaluated, exact} = this.trace;
    return html`
      <p class="say">
        ${this.#tiles()} Of ${formatCount(total, "innermost iteration")}, ${formatInteger(evaluated)}
        ${evaluated === 1 ? "was" : "were"} evaluated; the others repeat
        them${exact ? " to the cycle" : ", or were averaged"}.
      </p>
      <h3>Loops</h3>
      <div class="nest" tabindex="0" role="region" aria-label="Loop nest">${this.#body(-1)}</div>
      <h3>Buffers</h3>
      ${this.#buffers()}
    `;
  }

  #tiles() {
    const tiles = this.details?.kernels.flatMap((kernel) => Object.entries(kernel.tiles)) ?? [];
    if (tiles.length === 0) return nothing;
    return `Tile sizes: ${tiles.map(([name, size]) => `${name} = ${formatInteger(size)}`).join(", ")}.`;
  }

  /** What is in the loop `outer`: statements and loops. */
  #body(outer: number): TemplateResult {
    const {statements, loops} = this.trace;
    return html`<ol>
      ${statements.filter(({loop}) => loop === outer).map((statement) => this.#statement(statement))}
      ${loops.map((loop, index) => (loop.outer === outer && this.#isUsed(index) ? this.#loop(loop, index) : nothing))}
    </ol>`;
  }

  #isUsed(loop: number): boolean {
    const {statements, loops} = this.trace;
    return (
      statements.some((statement) => statement.loop === loop) ||
      loops.some(({outer}, index) => outer === loop && this.#isUsed(index))
    );
  }

  #loop({name, fewest, most, recurred, remembered}: TraceLoop, index: number) {
    const times = fewest === most ? formatInteger(most) : `${formatInteger(fewest)} to ${formatInteger(most)}`;
    const skipped = [
      recurred > 0 ? `${formatInteger(recurred)} skipped, for the state recurred` : "",
      remembered > 0 ? `${formatInteger(remembered)} skipped, for equal ones were known` : "",
    ].filter(Boolean);
    return html`<li>
      <strong class="number">
        ${name === "" ? nothing : html`for ${name}:`} ${times} ${most === 1 ? "time" : "times"}
      </strong>
      <span class="muted">${skipped.join("; ")}</span>
      ${this.#body(index)}
    </li>`;
  }

  #statement({operation, lane, count, reads, writes}: TraceStatement) {
    const names = (list: readonly number[]) =>
      [...new Set(list.map((buffer) => this.trace.buffers[buffer]?.name ?? ""))].join(", ");
    const it = this.trace.operations[operation];
    return html`<li title=${it?.description ?? ""}>
      ${count > 1 ? html`<span class="number">${formatInteger(count)} ×</span>` : nothing} <strong>${it?.name}</strong>
      at ${this.trace.lanes[lane]?.title}
      <span class="muted">
        ${reads.length > 0 ? `reads ${names(reads)}` : ""} ${writes.length > 0 ? `writes ${names(writes)}` : ""}
      </span>
    </li>`;
  }

  #buffers() {
    const {buffers, lanes} = this.trace;
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="What the buffers hold">
        <table>
          <thead>
            <tr>
              <th scope="col">Holds</th>
              <th scope="col" class="text">In</th>
              <th scope="col">Size</th>
              <th scope="col">Of capacity</th>
            </tr>
          </thead>
          <tbody>
            ${buffers.map(
              ({name, storage, bytes, capacity, tensor}) => html`
                <tr>
                  <th scope="row" class="text">${name} ${tensor ? nothing : html`<span class="muted">tiles</span>`}</th>
                  <td class="text">${lanes[storage]?.title}</td>
                  <td>${formatBytes(bytes)}</td>
                  <td>${capacity > 0 ? formatShare(bytes / capacity) : "not bounded"}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
      ${this.#traffic()}
    `;
  }

  /** How much each storage moves, and how often what came from it is used. */
  #traffic() {
    const {details} = this;
    if (details === undefined || this.storages.length === 0) return nothing;
    const {macs} = details;
    return html`
      <h3>Reuse</h3>
      <div class="scroller" tabindex="0" role="region" aria-label="What each storage moves">
        <table>
          <thead>
            <tr>
              <th scope="col">Storage</th>
              <th scope="col">Read</th>
              <th scope="col">Written</th>
              <th scope="col">MACs per byte moved</th>
            </tr>
          </thead>
          <tbody>
            ${this.storages.map((name, index) => {
              const {bytes_read: read = 0, bytes_written: written = 0} = details.storages[index] ?? {};
              return html`
                <tr>
                  <th scope="row" class="text">
                    ${this.trace.lanes.find((lane) => lane.name === name)?.title ?? name}
                  </th>
                  <td>${formatBytes(read)}</td>
                  <td>${formatBytes(written)}</td>
                  <td>${read + written > 0 && macs > 0 ? formatSignificant(macs / (read + written)) : "–"}</td>
                </tr>
              `;
            })}
          </tbody>
        </table>
      </div>
    `;
  }
}
