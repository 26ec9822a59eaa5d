import {css, html, nothing} from "lit";
import {customElement} from "lit/decorators.js";
import {live} from "lit/directives/live.js";
import {formatCount} from "../../format/number.ts";
import {looksLikeModel} from "../../../../wasm/client/content.ts";
import {kCatalogue} from "../../state/catalogue.ts";
import {hiddenValues, kDrawnLayers, kLargeError} from "../../state/learn/calibration.ts";
import type {CalibratedKind, CalibrationFound} from "../../state/learn/calibrated_kind.ts";
import {trainingTable, typesOf} from "../../state/learn/learn_state.ts";
import type {DocumentSource} from "../../state/setup.ts";
import {shared} from "../../styles/shared.ts";
import "./calibrated_accelerator.ts";
import "./calibrated_table.ts";
import "./parameter_choice.ts";
import type {KnownEvent, SoughtEvent} from "./parameter_choice.ts";
import {calibratedPoints} from "./prediction_plot.ts";
import "./remark_list.ts";
import "./seen_errors.ts";
import {stepStyles} from "./step_styles.ts";
import {StepView} from "./step_view.ts";
import "./task_progress.ts";
import {formatPercent, typeTitle} from "./wording.ts";

/** Step 4 where the kind of accelerator is known: its parameters, and how well they meet the measurements. */
@customElement("cyclescope-calibrate-step")
export class CalibrateStep extends StepView {
  static override styles = [
    shared,
    stepStyles,
    css`
      .kind select {
        max-width: 26rem;
      }
      .headline {
        font-size: 1.375rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  protected override updated(): void {
    const {kind, problem} = this.state;
    if (kind === undefined && problem === undefined && !this.busy) void this.learn.proposeKind();
  }

  protected override render() {
    const {learn, state} = this;
    const {kind, calibration} = state;
    return html`
      <section class="card">
        <label class="field kind">Kind of accelerator ${this.#kinds(kind)} </label>
        ${kind ? this.#choice(kind) : html`<p class="muted">Reading the description …</p>`}
        <p class="note">${this.#purpose()}</p>
        <div class="row">
          <button
            type="button"
            class="button ${calibration ? "" : "primary"}"
            ?disabled=${this.busy || kind === undefined || kind.sought.length === 0}
            @click=${() => void learn.calibrate()}
          >
            ${calibration ? "Find them again" : "Find the parameters"}
          </button>
        </div>
        <cyclescope-task-progress
          .state=${state}
          .tasks=${["calibrate"]}
          @stop=${() => learn.cancel()}
        ></cyclescope-task-progress>
      </section>
      ${calibration ? this.#result(calibration) : nothing}
    `;
  }

  /** What comes with the page, and the descriptions that the page or the device has. */
  #kinds(kind: CalibratedKind | undefined) {
    const {app, state} = this;
    const {device} = state;
    const documents = new Map<string, DocumentSource>();
    const offer = (source: DocumentSource | undefined) => {
      if (source?.kind === "document" && !looksLikeModel(source.text)) documents.set(source.text, source);
    };
    offer(device?.kind === "simulated" ? device.source : undefined);
    offer(app.setup.architecture);
    offer(kind?.source);
    const own = [...documents.values()];
    const presets = kCatalogue.architecture.map(({name, title}) => {
      const source: DocumentSource = {kind: "preset", id: name};
      return {source, title};
    });
    const sources = [
      ...own.map((source) => ({source, title: source.kind === "document" ? source.name : ""})),
      ...presets,
    ];
    const chosen = sources.findIndex(({source}) => isSame(source, kind?.source));
    const changed = (event: Event) => {
      const source = sources[Number((event.target as HTMLSelectElement).value)]?.source;
      if (source) void this.learn.chooseKind(source);
    };
    return html`
      <select aria-label="Kind of accelerator" ?disabled=${this.busy} .value=${live(String(chosen))} @change=${changed}>
        ${sources.map(({title}, index) => html`<option value=${index} ?selected=${index === chosen}>${title}</option>`)}
      </select>
    `;
  }

  #choice(kind: CalibratedKind) {
    const {learn} = this;
    return html`
      <p class="note">${kind.summary.description}</p>
      <cyclescope-parameter-choice
        .kind=${kind}
        ?disabled=${this.busy}
        @sought=${({names, wanted}: SoughtEvent) => learn.seek(names, wanted)}
        @known=${({name, value}: KnownEvent) => learn.setKnown(name, value)}
      ></cyclescope-parameter-choice>
    `;
  }

  #purpose(): string {
    const {device} = this.state;
    const aside = "Every fifth measurement is kept aside to judge by.";
    if (device?.kind !== "simulated") return aside;
    const measured =
      trainingTable(this.state) === undefined
        ? `${formatCount(kDrawnLayers, "random layer")} (${typesOf(this.state).map(typeTitle).join(", ")}) are measured on the black box first.`
        : "The layers of the plan are what is measured.";
    return `${measured} What the black box was made with is not told to the search. ${aside}`;
  }

  #result(calibration: CalibrationFound) {
    const {kind, result} = calibration;
    const {fitted, held_out: heldOut, predictions, unit, refused, remarks} = result;
    const known = Object.entries(kind.known).map(([name, value]) => `${name} = ${value}`);
    return html`
      <section class="card" aria-labelledby="errors">
        <h3 id="errors">How well it meets the measurements</h3>
        <p class="headline">${heldOut.count > 0 ? formatPercent(heldOut.mape_percent) : "–"}</p>
        <p class="note">mean absolute error on ${formatCount(heldOut.count, "layer")} that the search has not seen.</p>
        ${heldOut.mape_percent > kLargeError ? this.#otherKind(kind) : nothing}
        <cyclescope-seen-errors .fitted=${fitted} .heldOut=${heldOut}></cyclescope-seen-errors>
        ${
          refused > 0
            ? html`<p class="warning">
                ${formatCount(refused, "measured layer")} it cannot run at all with these parameters: left out above.
              </p>`
            : nothing
        }
        <cyclescope-remark-list heading="Left out:" .remarks=${remarks}></cyclescope-remark-list>
      </section>
      <section class="card" aria-labelledby="found">
        <h3 id="found">Parameters that were found</h3>
        <p class="note">
          The range is that of values which meet the measurements about as well, as far as an eighth and eight times the
          value. What the measurements do not determine is a guess: measure layers that depend on it, or say what you
          know.
        </p>
        <cyclescope-calibrated-table
          .found=${result.found}
          .kind=${kind}
          .truth=${hiddenValues(this.state, kind)}
        ></cyclescope-calibrated-table>
        ${known.length > 0 ? html`<p class="note">Known: ${known.join(", ")}.</p>` : nothing}
      </section>
      <section class="card" aria-labelledby="predicted">
        <h3 id="predicted">Predicted against measured</h3>
        <p class="note">Each layer at these parameters; on the dashed line both are equal.</p>
        <cyclescope-prediction-plot
          .points=${calibratedPoints(predictions)}
          .unit=${unit}
          .summary=${`mean error ${formatPercent(heldOut.mape_percent)} on layers not seen by the search`}
        ></cyclescope-prediction-plot>
      </section>
      <cyclescope-calibrated-accelerator
        .session=${this.session}
        .app=${this.app}
        .calibration=${calibration}
      ></cyclescope-calibrated-accelerator>
    `;
  }

  #otherKind({summary}: CalibratedKind) {
    return html`
      <p class="warning">
        That is much: the device is probably not the kind of accelerator that ${summary.title} describes. Try another
        kind, or
        <button type="button" class="link" @click=${() => this.learn.setGoal("model")}>train a model</button>, which
        needs no description.
      </p>
    `;
  }
}

function isSame(one: DocumentSource, other: DocumentSource | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
