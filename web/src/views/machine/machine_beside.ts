import {LitElement, css, html} from "lit";
import {customElement, property, state} from "lit/decorators.js";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";
import {shared} from "../../styles/shared.ts";
import {ObjectEvent} from "../object_event.ts";
import "./machine_chart.ts";
import type {PartEvent} from "./machine_chart.ts";
import {partsOf, pictureOf} from "./machine_graph.ts";
import {OutlineKeeper} from "./outline_keeper.ts";

/** The machine beside its text: the picture of the latest text that could be estimated. A part that is chosen shows its text. */
@customElement("cyclescope-machine-beside")
export class MachineBeside extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: 0.5rem;
      }
      p {
        padding: 0.5rem;
        color: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @state() private selected: string | undefined;
  readonly #outline = new OutlineKeeper(this);

  protected override render() {
    const {estimate} = this.state;
    const {outline} = this.#outline;
    if (outline === undefined || estimate === undefined)
      return html`<p role="status">The picture comes with the first estimate.</p>`;
    const parts = partsOf(outline, estimate.resources, estimate.total.busy);
    return html`<cyclescope-machine-chart
      .picture=${pictureOf(outline, parts)}
      .selected=${this.selected}
      @part=${this.#choose}
    ></cyclescope-machine-chart>`;
  }

  #choose({part}: PartEvent): void {
    this.selected = part;
    this.dispatchEvent(new ObjectEvent(part, true));
  }
}
