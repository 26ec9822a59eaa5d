import {LitElement, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, query, state} from "lit/decorators.js";
import {repeat} from "lit/directives/repeat.js";
import type {Layer, LayerEstimate, Overview} from "../core/types.ts";
import type {LayerList} from "../state/preview.ts";
import {shared} from "../styles/shared.ts";
import {explained, isExplained} from "./help/explained.ts";
import type {Term} from "./help/explained.ts";
import {chevronIcon} from "./icons.ts";
import {furtherColumns, kLayerColumn, kPositionColumn, placed} from "./layer_columns.ts";
import type {Column, PlacedLayer} from "./layer_columns.ts";
import {LayerEvent} from "./layer_event.ts";
import {layerTableStyles} from "./layer_table_styles.ts";
import {meterStyles} from "./meter.ts";
import {kNetworkOrder, nextOrder, sorted} from "./sorting.ts";
import type {Order} from "./sorting.ts";

/** Every layer with its numbers; a row opens to its mapping. Fires LayerEvent. */
@customElement("cyclescope-layer-table")
export class LayerTable extends LitElement {
  static override styles = [shared, meterStyles, layerTableStyles];

  @property({attribute: false}) estimate!: LayerList;
  /** So many of the layers are as they will be: the others are a baseline's. */
  @property({attribute: false}) done = Infinity;
  /** The numbers are not those of the present inputs. */
  @property({type: Boolean, reflect: true}) stale = false;
  /** All that is known of the layer whose row is open, once it is here. */
  @property({attribute: false}) details: LayerEstimate | undefined;
  /** Name of the layer whose row is open. */
  @property({attribute: false}) selected: string | undefined;
  /** Names of the layers that are shown; undefined: all. */
  @property({attribute: false}) matching: ReadonlySet<string> | undefined;
  /** What this one is compared with. */
  @property({attribute: false}) pinned: Overview | undefined;
  /** Columns beside those of every estimate: they stand behind the share of the cycles. */
  @property({attribute: false}) extra: readonly Column[] = [];
  /** Columns behind all others. */
  @property({attribute: false}) last: readonly Column[] = [];
  /** Whether columns are hidden at the right. */
  @state() private cut = false;
  @query(".scroller") private scroller!: HTMLElement | null;
  readonly #observer = new ResizeObserver(() => this.#look());
  @state() private order: Order = kNetworkOrder;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  readonly #look = (): void => {
    const box = this.scroller;
    this.cut = box !== null && box.scrollLeft + box.clientWidth < box.scrollWidth - 2;
  };

  protected override render() {
    const rows = this.#rows();
    return html`
      ${
        this.cut
          ? html`<button
              type="button"
              class="cut"
              title="There are more columns"
              aria-label="Show more columns"
              @click=${() => this.scroller?.scrollBy({left: 240})}
            >
              ${chevronIcon}
            </button>`
          : nothing
      }
      <div class="scroller" @scroll=${this.#look}>
        <table>
          <caption class="hidden">
            Layers of ${this.estimate.network.name}, with what each costs
          </caption>
          <thead>
            <tr>
              ${this.#columns().map((column) => this.#header(column))}
            </tr>
          </thead>
          <tbody @keydown=${this.#moved}>
            ${repeat(
              rows,
              ({layer}) => layer.name,
              (row) => this.#row(row),
            )}
          </tbody>
        </table>
      </div>
      ${rows.length === 0 ? html`<p class="empty">No layer's name or operator contains that.</p>` : nothing}
      ${this.#explanations()}
    `;
  }

  /** The heads of the columns sort; this leads to how their numbers are computed. */
  #explanations() {
    const columns = this.#columns().filter(({id, numeric}) => (numeric || id === "limiting") && isExplained(id));
    return html`<p class="explanations">
      How these are computed: ${columns.map(({id, label, definition}) => explained(id as Term, definition, label))}
    </p>`;
  }

  /** What shows details is fetched when a row is opened first. */
  protected override willUpdate(): void {
    if (this.selected !== undefined) void import("./layer_details.ts");
  }

  /** Opens what was chosen elsewhere where it can be seen. */
  protected override updated(changed: PropertyValues): void {
    if (!changed.has("cut")) this.#look();
    if (this.selected === undefined) return;
    const arrived = changed.has("details") && changed.get("details") === undefined;
    if (!changed.has("selected") && !arrived) return;
    for (const row of this.renderRoot.querySelectorAll("tr.details, tr.open")) row.scrollIntoView({block: "nearest"});
  }

  #columns(): readonly Column[] {
    return [kPositionColumn, kLayerColumn, ...this.#furtherColumns()];
  }

  #furtherColumns(): readonly Column[] {
    const columns = furtherColumns(this.estimate, this.pinned !== undefined);
    const behindShare = columns.findIndex(({id}) => id === "share") + 1;
    return [...columns.slice(0, behindShare), ...this.extra, ...columns.slice(behindShare), ...this.last];
  }

  #rows(): PlacedLayer[] {
    const column = this.#columns().find(({id}) => id === this.order.column) ?? kPositionColumn;
    const {layers, resources} = this.estimate;
    const largest = Math.max(...layers.map(({share}) => share ?? 0));
    const pinned = new Map(
      this.pinned?.layers.map(({name, status, cycles}) => [name, status === "mapped" ? (cycles ?? 0) : 0]),
    );
    const rows = layers
      .map((layer, index) => ({...placed(layer, index, largest, resources), pinned: pinned.get(layer.name)}))
      .filter(({layer}) => this.#isShown(layer));
    return sorted(rows, column, this.order.descending);
  }

  /** What is executed along with another layer is folded under it until that is opened, or it is looked for. */
  #isShown({name, status, fused_into: head}: Layer): boolean {
    if (this.matching !== undefined) return this.matching.has(name);
    if (status !== "fused" || name === this.selected || head === this.selected) return true;
    const open = this.estimate.layers.find((layer) => layer.name === this.selected);
    return open?.status === "fused" && open.fused_into === head;
  }

  #header(column: Column) {
    const {id, label, unit, definition, numeric} = column;
    const active = this.order.column === id;
    const direction = active ? (this.order.descending ? "descending" : "ascending") : "none";
    return html`
      <th scope="col" class="${id} ${numeric ? "numeric" : ""}" aria-sort=${direction}>
        <button type="button" data-hint=${definition} aria-description=${definition} @click=${() => this.#sort(column)}>
          <span>${label}</span
          ><span class="arrow" aria-hidden="true">${active ? (this.order.descending ? "↓" : "↑") : ""}</span>
          ${unit ? html`<span class="unit">${unit}</span>` : nothing}
        </button>
      </th>
    `;
  }

  #row(row: PlacedLayer) {
    const {name, status} = row.layer;
    const open = name === this.selected;
    return html`
      <tr
        class="layer ${status} ${open ? "open" : ""} ${row.position > this.done ? "unfinished" : ""}"
        @click=${(event: MouseEvent) => this.#toggle(name, event)}
      >
        <td class="numeric position">${kPositionColumn.cell(row)}</td>
        <th scope="row">
          <button type="button" aria-expanded=${open ? "true" : "false"}>
            ${chevronIcon}<span>${kLayerColumn.cell(row)}</span>
          </button>
        </th>
        ${this.#furtherColumns().map(({id, numeric, cell}) => html`<td class="${id} ${numeric ? "numeric" : ""}">${cell(row)}</td>`)}
      </tr>
      ${open ? this.#details(row) : nothing}
    `;
  }

  #details({layer}: PlacedLayer) {
    return html`
      <tr class="details">
        <td colspan=${this.#columns().length}>
          ${
            this.details?.name === layer.name
              ? html`<cyclescope-layer-details
                  .layer=${this.details}
                  .estimate=${this.estimate}
                ></cyclescope-layer-details>`
              : nothing
          }
        </td>
      </tr>
    `;
  }

  #sort(column: Column): void {
    this.order = nextOrder(this.order, column);
  }

  #toggle(name: string, {detail}: MouseEvent): void {
    if (detail > 0 && getSelection()?.toString()) return; // somebody is selecting text to copy; keys have no detail
    this.dispatchEvent(new LayerEvent(name === this.selected ? undefined : name));
  }

  #moved(event: KeyboardEvent): void {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step === undefined) return;
    const buttons = Array.from(this.renderRoot.querySelectorAll<HTMLButtonElement>("tbody th button"));
    const target = buttons[buttons.indexOf(event.target as HTMLButtonElement) + step];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  }
}
