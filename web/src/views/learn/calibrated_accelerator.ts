import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {formatHertz} from "../../format/quantity.ts";
import {parametersOf} from "../../state/learn/calibration.ts";
import type {CalibrationFound} from "../../state/learn/calibrated_kind.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Session} from "../../state/session.ts";
import type {Setup} from "../../state/setup.ts";
import {shared} from "../../styles/shared.ts";
import {linkIcon} from "../icons.ts";
import {copyLink} from "./copy_link.ts";
import {stepStyles} from "./step_styles.ts";

/** The accelerator with the parameters that were found: to be used, or sent to others. */
@customElement("cyclescope-calibrated-accelerator")
export class CalibratedAccelerator extends LitElement {
  static override styles = [
    shared,
    stepStyles,
    css`
      .set {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) app!: AppState;
  @property({attribute: false}) calibration!: CalibrationFound;

  protected override render() {
    const {kind, result} = this.calibration;
    const set = Object.entries(parametersOf(this.calibration)).map(([name, value]) => `${name} = ${value}`);
    return html`
      <section class="card" aria-labelledby="accelerator">
        <h3 id="accelerator">${kind.summary.title}, with what was found</h3>
        <p class="set">
          ${set.length > 0 ? set.join(", ") : "All parameters are at their defaults."}${
            result.clock_hz === undefined ? nothing : html`; it runs at ${formatHertz(result.clock_hz)}`
          }
        </p>
        <p class="note">
          It is an accelerator like any other: estimates are exact counts of its description, every layer can be looked
          into, and every parameter can still be changed.
        </p>
        <div class="row">
          <button type="button" class="button primary" @click=${this.#use}>Use this accelerator</button>
          <button type="button" class="button" @click=${() => void this.#copyLink()}>${linkIcon} Copy link</button>
        </div>
      </section>
    `;
  }

  #use(): void {
    this.session.useAccelerator(this.calibration.kind.source, parametersOf(this.calibration));
  }

  async #copyLink(): Promise<void> {
    const {source} = this.calibration.kind;
    const setup: Setup = {...this.app.setup, architecture: source, parameters: parametersOf(this.calibration)};
    await copyLink(this.session, setup, "The link is copied. It opens this accelerator.");
  }
}
