import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {BusyShare, Resource, StorageTraffic} from "../core/types.ts";
import {formatInteger, formatShare} from "../format/number.ts";
import {formatBytes} from "../format/quantity.ts";
import {shared} from "../styles/shared.ts";
import {kDefinitions} from "./definitions.ts";
import {explained} from "./help/explained.ts";
import {meter, meterStyles} from "./meter.ts";

/** How busy the machine's parts were, and what went to and from its storages: of a layer or of the network. */
@customElement("cyclescope-usage")
export class UsageView extends LitElement {
  static override styles = [
    shared,
    meterStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 1rem 2rem;
        font-size: 0.8125rem;
      }
      .part {
        flex: 1 1 18rem;
        min-width: 0;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      caption {
        padding-bottom: 0.25rem;
        text-align: left;
        font-weight: 600;
      }
      th,
      td {
        padding: 0.1875rem 0.75rem 0.1875rem 0;
        text-align: right;
        white-space: nowrap;
      }
      th {
        font-weight: 500;
        color: var(--text-muted);
      }
      th:first-child,
      td:first-child {
        text-align: left;
      }
      th:last-child,
      td:last-child {
        padding-right: 0;
      }
      tbody th {
        color: var(--text);
        font-weight: 400;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      td.bar {
        width: 35%;
      }
      .limiting th {
        font-weight: 650;
      }
    `,
  ];

  @property({attribute: false}) busy: readonly BusyShare[] = [];
  @property({attribute: false}) traffic: readonly StorageTraffic[] = [];
  @property({attribute: false}) resources: readonly Resource[] = [];
  /** Names of the storages, in the order of `traffic`. */
  @property({attribute: false}) storages: readonly string[] = [];
  @property() limiting: string | null = null;

  protected override render() {
    return html`${this.#busyTable()} ${this.#trafficTable()}`;
  }

  #busyTable() {
    if (this.busy.length === 0) return nothing;
    return html`
      <div class="part">
        <table>
          <caption>
            ${explained("busyMean", kDefinitions.busyMean, "Busy share")}
          </caption>
          <thead>
            <tr>
              <th scope="col">resource</th>
              <td></td>
              <th scope="col" data-hint=${kDefinitions.busyMean} aria-description=${kDefinitions.busyMean}>mean</th>
              <th scope="col" data-hint=${kDefinitions.busyMax} aria-description=${kDefinitions.busyMax}>busiest</th>
            </tr>
          </thead>
          <tbody>
            ${this.busy.map((entry) => this.#busyRow(entry))}
          </tbody>
        </table>
      </div>
    `;
  }

  #busyRow({resource, mean, max}: BusyShare) {
    const details = this.resources.find(({name}) => name === resource);
    const count = details && details.count > 1 ? ` × ${formatInteger(details.count)}` : "";
    return html`
      <tr class=${resource === this.limiting ? "limiting" : ""}>
        <th scope="row" data-hint="${resource}, ${details?.class ?? ""}">${details?.title ?? resource}${count}</th>
        <td class="bar">${meter(max, resource === this.limiting ? "" : "muted")}</td>
        <td>${formatShare(mean)}</td>
        <td>${formatShare(max)}</td>
      </tr>
    `;
  }

  #trafficTable() {
    if (this.storages.length === 0) return nothing;
    return html`
      <div class="part">
        <table>
          <caption>
            ${explained("bytes", kDefinitions.bytes, "Data moved")}
          </caption>
          <thead>
            <tr>
              <th scope="col">storage</th>
              <th scope="col">read</th>
              <th scope="col">written</th>
            </tr>
          </thead>
          <tbody>
            ${this.storages.map((name, index) => {
              const {bytes_read, bytes_written} = this.traffic[index] ?? {bytes_read: 0, bytes_written: 0};
              return html`
                <tr>
                  <th scope="row" data-hint=${name}>
                    ${this.resources.find((one) => one.name === name)?.title ?? name}
                  </th>
                  <td title="${formatInteger(bytes_read)} bytes">${formatBytes(bytes_read)}</td>
                  <td title="${formatInteger(bytes_written)} bytes">${formatBytes(bytes_written)}</td>
                </tr>
              `;
            })}
          </tbody>
        </table>
      </div>
    `;
  }
}
