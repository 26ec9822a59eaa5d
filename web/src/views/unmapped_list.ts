import {LitElement, css, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {UnmappedOperator} from "../core/types.ts";
import {formatCount, formatShare} from "../format/number.ts";
import {shared} from "../styles/shared.ts";
import {warningIcon} from "./icons.ts";
import {LayerEvent} from "./layer_event.ts";

/** Operators that the accelerator has no instructions for, and how much they are. Fires LayerEvent. */
@customElement("cyclescope-unmapped-list")
export class UnmappedList extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        padding: 0.75rem 1rem;
        border-left: 3px solid var(--warn);
        border-radius: var(--radius);
        background: var(--warn-surface);
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      h2 svg {
        color: var(--warn);
      }
      ul {
        display: flex;
        flex-direction: column;
        gap: 0.375rem;
        padding-top: 0.5rem;
      }
      li {
        overflow-wrap: anywhere;
      }
      button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        text-decoration: underline;
      }
    `,
  ];

  @property({attribute: false}) operators: readonly UnmappedOperator[] = [];
  /** The accelerator is a fitted model. */
  @property({type: Boolean}) fitted = false;

  protected override render() {
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">${warningIcon} Not ${this.fitted ? "learnt" : "mapped"}, and missing from the total</h2>
        <ul>
          ${this.operators.map((entry) => this.#entry(entry))}
        </ul>
      </section>
    `;
  }

  #entry({operator, layers, macs, share_of_macs, reason, first_layer}: UnmappedOperator) {
    const known = share_of_macs === null ? formatCount(macs, "MAC") : `${formatShare(share_of_macs)} of the MACs`;
    const share = macs > 0 ? known : "no MACs counted";
    return html`
      <li class="number">
        <strong>${operator}</strong>: ${formatCount(layers, "layer")}, ${share}. ${reason}.
        <button type="button" @click=${() => this.dispatchEvent(new LayerEvent(first_layer))}>
          ${layers > 1 ? "First" : "Layer"}: ${first_layer}
        </button>
      </li>
    `;
  }
}
