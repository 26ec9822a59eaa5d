import {css, html, nothing} from "lit";
import {customElement} from "lit/decorators.js";
import {repeat} from "lit/directives/repeat.js";
import type {LatencyUnit, LayerParameter, LayerType, StepWidth, SweepRecord, TypeWidths} from "../../core/types.ts";
import {unsweptTypes, widthsOf} from "../../state/learn/learn_state.ts";
import type {Knowledge} from "../../state/learn/learn_state.ts";
import {formatCount} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import "./remark_list.ts";
import "./staircase_plot.ts";
import {stepStyles} from "./step_styles.ts";
import {StepView} from "./step_view.ts";
import "./task_progress.ts";
import "./type_choice.ts";
import type {TypesEvent} from "./type_choice.ts";
import {confidenceWords, hasSteps, parameterTitle, productTitle, typeTitle, widthWords} from "./wording.ts";

const kKnowledge: readonly {readonly id: Knowledge; readonly title: string}[] = [
  {id: "black", title: "Find steps by measuring alone"},
  {id: "gray", title: "Confirm the description’s steps"},
  {id: "white", title: "Take the description’s steps"},
];
/** Staircases per parameter: the first operating point, and one where it was checked. */
const kShownSweeps = 2;

/** Step 2: how the device quantises each parameter. */
@customElement("cyclescope-sweep-step")
export class SweepStep extends StepView {
  static override styles = [
    shared,
    stepStyles,
    css`
      .row select {
        width: auto;
        max-width: 100%;
      }
      .found {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
        gap: 1.25rem 1.5rem;
      }
      figure {
        display: flex;
        flex-direction: column;
        gap: 0.25rem;
        min-width: 0;
        margin: 0;
      }
      figcaption {
        font-size: 0.8125rem;
      }
      .found.pairs {
        grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr));
      }
      details .found {
        padding-top: 0.75rem;
      }
      summary {
        width: fit-content;
        cursor: pointer;
        font-size: 0.8125rem;
        color: var(--accent);
      }
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
        align-items: end;
        gap: 0.25rem 1.5rem;
      }
      .verdict {
        font-weight: 600;
      }
      .stepped .verdict {
        color: var(--accent);
      }
      .at {
        font-size: 0.75rem;
        color: var(--text-muted);
      }
    `,
  ];

  protected override render() {
    const {device} = this.state;
    return html`
      ${device?.kind === "simulated" ? this.#controls(device.runnable) : nothing}
      ${widthsOf(this.state).map((type) => this.#type(type))} ${this.#absence()}
    `;
  }

  #controls(runnable: readonly LayerType[]) {
    const {learn, state} = this;
    const {sweep, types} = state;
    const rest = unsweptTypes(state);
    return html`
      <section class="card">
        <cyclescope-type-choice
          .available=${runnable}
          .chosen=${types}
          ?disabled=${this.busy}
          @types=${({types: chosen}: TypesEvent) => learn.setTypes(chosen)}
        ></cyclescope-type-choice>
        <p class="note">
          Each parameter is varied while the others are held, as few times as will do. Where the latency makes steps,
          all sizes on a step take equally long: one of them, the representative, is worth measuring, the others are
          not.
        </p>
        <div class="row">
          <select aria-label="What is known of the device" ?disabled=${this.busy} @change=${this.#knowledgeChosen}>
            ${kKnowledge.map(
              ({id, title}) => html`<option value=${id} ?selected=${id === state.knowledge}>${title}</option>`,
            )}
          </select>
          <button
            type="button"
            class="button ${rest.length > 0 ? "primary" : ""}"
            ?disabled=${this.busy || types.length === 0}
            @click=${() => void learn.sweep()}
          >
            ${rest.length === 0 ? "Look again" : rest.length < types.length ? "Look for the other steps" : "Look for steps"}
          </button>
        </div>
        <cyclescope-task-progress
          .state=${state}
          .tasks=${["sweep"]}
          @stop=${() => learn.cancel()}
        ></cyclescope-task-progress>
        <cyclescope-remark-list
          heading="What the device did not run:"
          .remarks=${sweep?.remarks ?? []}
        ></cyclescope-remark-list>
      </section>
    `;
  }

  #type({type, widths}: TypeWidths) {
    if (widths.length === 0) return nothing;
    const stepped = widths.filter(hasSteps);
    const smooth = widths.filter((found) => !hasSteps(found));
    return html`
      <section class="card" aria-label=${typeTitle(type)}>
        <h3>${typeTitle(type)}</h3>
        ${stepped.length === 0 ? html`<p class="note">No parameter makes steps.</p>` : nothing}
        ${this.#figures(stepped)}
        ${
          smooth.length > 0
            ? html`<details>
                <summary>No steps in ${smooth.map(productTitle).join(", ")}</summary>
                ${this.#figures(smooth)}
              </details>`
            : nothing
        }
      </section>
    `;
  }

  #figures(widths: readonly StepWidth[]) {
    return html`
      <div class="found ${widths.some((found) => sweepsOf(found).length > 1) ? "pairs" : ""}">
        ${repeat(
          widths,
          (found) => found.product.join("*"),
          (found) => this.#found(found),
        )}
      </div>
    `;
  }

  #found(found: StepWidth) {
    const sweeps = sweepsOf(found);
    const shown = sweeps.slice(0, kShownSweeps);
    const further = sweeps.length - shown.length;
    return html`
      <figure class=${hasSteps(found) ? "stepped" : ""}>
        <figcaption>
          <strong>${productTitle(found)}:</strong> <span class="verdict">${widthWords(found)}</span>
          <div class="at">
            ${confidenceWords(found)}${further > 0 ? `; checked at ${formatCount(further, "more operating point")}` : ""}
          </div>
        </figcaption>
        <div class="plots">
          ${shown.map(
            (sweep, index) => html`
              <div>
                <div class="at">${index > 0 ? "checked " : ""}${operatingPoint(sweep.at)}</div>
                <cyclescope-staircase-plot
                  .found=${found}
                  .sweep=${sweep}
                  .unit=${this.#unit()}
                ></cyclescope-staircase-plot>
              </div>
            `,
          )}
        </div>
      </figure>
    `;
  }

  #knowledgeChosen(event: Event): void {
    const chosen = kKnowledge.find(({id}) => id === (event.target as HTMLSelectElement).value);
    if (chosen) this.learn.setKnowledge(chosen.id);
  }

  #unit(): LatencyUnit {
    const {device} = this.state;
    return device?.kind === "table" ? device.summary.unit : "cycles";
  }

  /** What a table cannot show. */
  #absence() {
    const {device} = this.state;
    if (device?.kind !== "table") return nothing;
    const without = device.summary.types.filter(({widths}) => widths.length === 0).map(({type}) => typeTitle(type));
    if (without.length === 0) return nothing;
    return html`
      <p class="warning">
        ${without.join(", ")}: the table has no series of rows in which one parameter changes and all others stay, so no
        steps can be found in it. A model can be trained all the same; it needs more rows. The plan of the next step
        says what to measure.
      </p>
    `;
  }
}

/** Operating points at which something was measured. */
function sweepsOf({sweeps = []}: StepWidth): SweepRecord[] {
  return sweeps.filter(({values}) => values.length > 1);
}

/** The parameters that were held, those that are 1 left out. */
function operatingPoint(at: Readonly<Record<string, number>>): string {
  const held = Object.entries(at).filter(([name, value]) => value !== 1 && !name.startsWith("input_"));
  return held.length === 0
    ? "at all others 1"
    : `at ${held.map(([name, value]) => `${parameterTitle(name as LayerParameter)} ${value}`).join(", ")}`;
}
