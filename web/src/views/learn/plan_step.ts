import {css, html, nothing} from "lit";
import {customElement} from "lit/decorators.js";
import {live} from "lit/directives/live.js";
import type {LayerParameterInfo, LayerType, LayerTypeInfo, Plan} from "../../core/types.ts";
import {formatCount, formatInteger} from "../../format/number.ts";
import {kBudgets, typesOf} from "../../state/learn/learn_state.ts";
import type {MeasuredPlan, ParameterSpan} from "../../state/learn/learn_state.ts";
import {shared} from "../../styles/shared.ts";
import {download} from "../download.ts";
import {downloadIcon} from "../icons.ts";
import "./remark_list.ts";
import {stepStyles} from "./step_styles.ts";
import {StepView} from "./step_view.ts";
import {tableStyles} from "./table_styles.ts";
import "./task_progress.ts";
import "./type_choice.ts";
import type {TypesEvent} from "./type_choice.ts";
import {formatMagnitude, parameterTitle, typeTitle} from "./wording.ts";

/** Step 3: which layers to measure. */
@customElement("cyclescope-plan-step")
export class PlanStep extends StepView {
  static override styles = [
    shared,
    stepStyles,
    tableStyles,
    css`
      .budget {
        display: flex;
        align-items: center;
        gap: 0.75rem;
      }
      .budget input {
        flex: 1;
        min-width: 0;
        max-width: 32rem;
        accent-color: var(--accent);
      }
      .budget output {
        min-width: 7rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .spans {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
        gap: 0.5rem 2rem;
        padding: 0.5rem 0 0.75rem;
      }
      .span {
        display: flex;
        align-items: center;
        gap: 0.375rem;
        font-size: 0.8125rem;
      }
      .span span:first-child {
        flex: 1;
      }
      .span input {
        width: 4.75rem;
        padding: 0 0.375rem;
        text-align: right;
        appearance: textfield;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.learn.plan());
  }

  protected override render() {
    const {learn, state} = this;
    const {device, plan, layerTypes, types, measured} = state;
    const names = device?.kind === "simulated" ? device.runnable : layerTypes.map(({type}) => type);
    return html`
      <section class="card">
        ${
          device?.kind === "table"
            ? nothing
            : html`<cyclescope-type-choice
                .available=${names}
                .chosen=${types}
                ?disabled=${this.busy}
                @types=${({types: chosen}: TypesEvent) => learn.setTypes(chosen)}
              ></cyclescope-type-choice>`
        }
        <label class="field" for="budget">Layers to measure</label>
        <div class="budget">${this.#budget()}</div>
        ${this.#spans()} ${plan ? this.#counts(plan) : nothing}
        <p class="note">${this.#purpose()}</p>
        <div class="row">
          <button type="button" class="button" ?disabled=${plan === undefined} @click=${this.#download}>
            ${downloadIcon} Download the plan (.csv)
          </button>
          ${
            device?.kind === "simulated"
              ? html`<button
                  type="button"
                  class="button ${measured ? "" : "primary"}"
                  ?disabled=${this.busy || plan === undefined}
                  @click=${() => void learn.measure()}
                >
                  ${measured ? "Measure again" : "Measure the plan"}
                </button>`
              : nothing
          }
        </div>
        <cyclescope-task-progress
          .state=${state}
          .tasks=${["measure"]}
          @stop=${() => learn.cancel()}
        ></cyclescope-task-progress>
        ${measured ? this.#measured(measured) : nothing}
      </section>
    `;
  }

  #budget() {
    const {budget} = this.state;
    const position = Math.max(0, kBudgets.indexOf(budget));
    return html`
      <input
        id="budget"
        type="range"
        min="0"
        max=${kBudgets.length - 1}
        .value=${live(String(position))}
        ?disabled=${this.busy}
        aria-valuetext=${formatCount(budget, "layer")}
        @input=${(event: Event) =>
          this.learn.setBudget(kBudgets[Number((event.target as HTMLInputElement).value)] ?? budget)}
      />
      <output for="budget">${formatCount(budget, "layer")}</output>
    `;
  }

  #spans() {
    const chosen = typesOf(this.state);
    return html`
      <details>
        <summary>Ranges of the sizes</summary>
        <p class="note">What known networks use, unless you say otherwise. Narrow them to what matters to you.</p>
        ${this.state.layerTypes.filter(({type}) => chosen.includes(type)).map((info) => this.#typeSpans(info))}
      </details>
    `;
  }

  #typeSpans({type, parameters}: LayerTypeInfo) {
    return html`
      <h4>${typeTitle(type)}</h4>
      <div class="spans">${parameters.map((parameter) => this.#span(type, parameter))}</div>
    `;
  }

  #span(type: LayerType, info: LayerParameterInfo) {
    const {parameter, least, most} = info;
    const [from, to] = this.state.spaces[type]?.[parameter] ?? [least, most];
    const title = parameterTitle(parameter);
    const field = (end: "from" | "to", value: number) => html`
      <input
        type="number"
        min="1"
        step="1"
        aria-label="${typeTitle(type)}, ${title}, ${end}"
        .value=${live(String(value))}
        ?disabled=${this.busy}
        @change=${(event: Event) => this.#spanTyped(type, info, end, event)}
      />
    `;
    return html`
      <div class="span"><span>${title}</span> ${field("from", from)} <span>to</span> ${field("to", to)}</div>
    `;
  }

  #counts({types, planned}: Pick<Plan, "types" | "planned">) {
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="The plan">
        <table>
          <caption class="hidden">
            The plan, by layer type
          </caption>
          <thead>
            <tr>
              <th scope="col">Layer type</th>
              <th scope="col" class="numeric">Possible layers</th>
              <th scope="col" class="numeric">Representatives</th>
              <th scope="col" class="numeric">To measure</th>
            </tr>
          </thead>
          <tbody>
            ${types.map(
              ({type, layers, representatives, planned: wanted}) =>
                html`<tr>
                  <th scope="row">${typeTitle(type)}</th>
                  <td class="numeric">${formatMagnitude(layers)}</td>
                  <td class="numeric">${formatMagnitude(representatives)}</td>
                  <td class="numeric">${formatInteger(wanted)}</td>
                </tr>`,
            )}
          </tbody>
          ${
            types.length > 1
              ? html`<tfoot>
                  <tr>
                    <th scope="row">All</th>
                    <td></td>
                    <td></td>
                    <td class="numeric">${formatInteger(planned)}</td>
                  </tr>
                </tfoot>`
              : nothing
          }
        </table>
      </div>
    `;
  }

  #purpose(): string {
    const {device} = this.state;
    if (device?.kind === "simulated")
      return "The layers are spread evenly over all sizes, and partly near what known networks use; each is a representative of all layers on its step.";
    if (device?.kind === "table")
      return "What to measure beside your table: fill in the empty column, add the rows to your table and open it again.";
    return "Measure each layer on your device, fill in the empty column (rename it for another unit: latency_cycles, latency_ms, latency_ns), and open the table in the first step. It also holds series in which one size changes at a time: they show the device's steps.";
  }

  #measured({planned, measured, refused, remarks}: MeasuredPlan) {
    return html`
      <p role="status">
        <strong>${formatCount(measured, "layer")} measured</strong>${this.#refusedWords(planned, measured, refused)}
      </p>
      <cyclescope-remark-list heading="Why, with one example each:" .remarks=${remarks}></cyclescope-remark-list>
    `;
  }

  #refusedWords(planned: number, measured: number, refused: number): string {
    if (refused === 0) return measured < planned ? "; the ranges hold no more." : ".";
    const others = `; ${formatInteger(refused)} that cannot run on this device`;
    if (measured === planned) return `${others} were replaced by others.`;
    return `${others} could not all be replaced by others. Narrower ranges waste fewer.`;
  }

  #spanTyped(type: LayerType, {parameter, least, most}: LayerParameterInfo, end: "from" | "to", event: Event): void {
    const input = event.target as HTMLInputElement;
    const [from, to] = this.state.spaces[type]?.[parameter] ?? [least, most];
    const value = Math.round(input.valueAsNumber);
    if (!Number.isFinite(value) || value < 1) {
      input.value = String(end === "from" ? from : to);
      return;
    }
    // The other end moves along, so that the range is never empty.
    const span: ParameterSpan = end === "from" ? [value, Math.max(to, value)] : [Math.min(from, value), value];
    this.learn.setSpan(type, parameter, span[0] === least && span[1] === most ? undefined : span);
  }

  async #download(): Promise<void> {
    download("plan.csv", "text/csv", await this.learn.planTable());
  }
}
