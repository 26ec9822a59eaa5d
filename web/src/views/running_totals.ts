import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatCompact, formatCycles, formatSeconds} from "../format/quantity.ts";
import {formatInteger, formatSignificant} from "../format/number.ts";
import {kMethods} from "../state/method.ts";
import {kStandIn, runningTotal} from "../state/preview.ts";
import type {Preview} from "../state/preview.ts";
import {shared} from "../styles/shared.ts";

/** The totals of an estimate that is not there yet: what is done, and what may be left. */
@customElement("cyclescope-running-totals")
export class RunningTotals extends LitElement {
  static override styles = [
    shared,
    css`
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 3rem;
      }
      dt {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      dd {
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      dd.value {
        font-size: clamp(1.25rem, 1rem + 1.4vw, 1.75rem);
        font-weight: 600;
        line-height: 1.2;
      }
      dd.note {
        max-width: 26rem;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) preview!: Preview;

  protected override render() {
    const {preview} = this;
    const {layers, cycles, left, scale, clock} = runningTotal(preview);
    const of = `${formatInteger(layers)} of ${formatInteger(preview.layerCount)} layers`;
    const time = (count: number) => (clock === null ? "" : `, ${formatSeconds(count / clock)}`);
    const standIn = kMethods.find(({id}) => id === kStandIn)?.title;
    return html`
      <dl>
        ${
          layers > 0
            ? html`<div>
                <dt>Cycles so far</dt>
                <dd class="value">${cycles === null ? "–" : formatCycles(cycles)}</dd>
                <dd class="note">in ${of}${cycles === null ? ", none of which is mapped" : time(cycles)}</dd>
              </div>`
            : nothing
        }
        ${
          left === undefined
            ? nothing
            : html`<div>
                <dt>${layers > 0 ? "Still to come" : "Meanwhile, by a baseline"}</dt>
                <dd class="value">about ${formatCompact(left)} cycles</dd>
                <dd class="note">
                  ${standIn}
                  ${layers > 0 && scale !== 1 ? `× ${formatSignificant(scale)}, as on the layers that are done` : "for all layers"}
                </dd>
              </div>`
        }
      </dl>
    `;
  }
}
