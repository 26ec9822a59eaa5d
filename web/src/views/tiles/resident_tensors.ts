import {LitElement, css, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {ResidentTensor} from "../../core/types.ts";
import {formatInteger} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";

/** What a layer found of its tensors in the cache that keeps them from layer to layer. */
@customElement("cyclescope-resident-tensors")
export class ResidentTensors extends LitElement {
  static override styles = [
    shared,
    css`
      table {
        border-collapse: collapse;
      }
      caption {
        text-align: left;
        color: var(--text-muted);
      }
      th,
      td {
        padding: 0 1rem 0 0;
        text-align: left;
        font-weight: normal;
        overflow-wrap: anywhere;
      }
      .number {
        text-align: right;
      }
    `,
  ];

  @property({attribute: false}) tensors!: readonly ResidentTensor[];

  protected override render() {
    return html`<table>
      <caption>
        Of its tensors, in the cache when it begins
      </caption>
      <thead>
        <tr>
          <th>Tensor</th>
          <th></th>
          <th class="number">Bytes</th>
          <th class="number">There</th>
        </tr>
      </thead>
      <tbody>
        ${this.tensors.map(
          ({tensor, bytes, share, written}) =>
            html`<tr>
              <td>${tensor === "" ? "intermediate" : tensor}</td>
              <td>${written ? "written" : "read"}</td>
              <td class="number">${formatInteger(bytes)}</td>
              <td class="number">${(share * 100).toFixed(0)} %</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
