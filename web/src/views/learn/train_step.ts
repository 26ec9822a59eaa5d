import {css, html, nothing} from "lit";
import {customElement} from "lit/decorators.js";
import {rangeWarning} from "../../../../wasm/client/claims.ts";
import type {Evaluation, ModelSummary, TableRemark} from "../../core/types.ts";
import {formatCount} from "../../format/number.ts";
import {trainingTable} from "../../state/learn/learn_state.ts";
import type {CurvePoint, Training} from "../../state/learn/learn_state.ts";
import {shared} from "../../styles/shared.ts";
import "./error_table.ts";
import "./learning_curve.ts";
import {evaluatedPoints} from "./prediction_plot.ts";
import "./remark_list.ts";
import {stepStyles} from "./step_styles.ts";
import {StepView} from "./step_view.ts";
import "./task_progress.ts";
import {formatPercent, kMethodTitles, typeTitle} from "./wording.ts";

/** Step 4: the model, and how good it is on layers that it has not seen. */
@customElement("cyclescope-train-step")
export class TrainStep extends StepView {
  static override styles = [
    shared,
    stepStyles,
    css`
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
        gap: 1rem;
      }
      .headline {
        font-size: 1.375rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  protected override render() {
    const {learn, state} = this;
    const {training} = state;
    return html`
      <section class="card">
        <p class="note">${this.#purpose()}</p>
        ${trainingTable(state) === undefined ? this.#unmeasured() : nothing}
        <div class="row">
          <button
            type="button"
            class="button ${training ? "" : "primary"}"
            ?disabled=${this.busy || trainingTable(state) === undefined}
            @click=${() => void learn.train()}
          >
            ${training ? "Train again" : "Train"}
          </button>
        </div>
        <cyclescope-task-progress
          .state=${state}
          .tasks=${["train", "curve"]}
          @stop=${() => learn.cancel()}
        ></cyclescope-task-progress>
      </section>
      ${training ? this.#result(training) : nothing}
    `;
  }

  #unmeasured() {
    return html`
      <p class="warning">
        Nothing is measured yet:
        <button type="button" class="link" @click=${() => this.session.openLearn("plan")}>plan and measure</button>
        what to train on, best after looking for step widths.
      </p>
    `;
  }

  #purpose(): string {
    const {device} = this.state;
    const methods =
      "A random forest and models that know how hardware works compete in cross-validation; the best one is kept.";
    return device?.kind === "table"
      ? `${methods} Part of the table is kept aside to judge by: neither these layers nor others on the same steps are trained on.`
      : `${methods} It is judged on about 200 random layers, measured without noise, none of which is trained on.`;
  }

  #result({summary, evaluation, curve, remarks}: Training) {
    return html`
      <section class="card" aria-labelledby="errors">
        <h3 id="errors">Errors on layers not trained on</h3>
        ${evaluation ? this.#errors(evaluation, summary) : this.#crossValidated(summary)}
        <cyclescope-remark-list
          heading="Left out:"
          .remarks=${aboutTypes([...remarks, ...(evaluation?.remarks ?? [])])}
        ></cyclescope-remark-list>
      </section>
      ${evaluation ? html`<div class="plots">${this.#predictions(evaluation)} ${this.#curve(curve)}</div>` : nothing}
    `;
  }

  #errors(evaluation: Evaluation, {types}: ModelSummary) {
    const {count, mape_percent} = evaluation.total;
    const fitted = types.map(
      ({type, method, samples}) => `${typeTitle(type)}: ${kMethodTitles[method]}, ${formatCount(samples, "layer")}`,
    );
    return html`
      <p class="headline">${formatPercent(mape_percent)}</p>
      <p class="note">
        mean absolute error on ${formatCount(count, "layer")} that the model has not seen. ${fitted.join("; ")}.
      </p>
      <cyclescope-error-table .evaluation=${evaluation}></cyclescope-error-table>
    `;
  }

  #crossValidated({types}: ModelSummary) {
    const errors = types.map(
      ({type, cross_validated}) => `${typeTitle(type)} ${formatPercent(cross_validated.mape_percent)}`,
    );
    return html`
      <p class="warning">
        There are too few layers to keep some aside, so only the errors of cross-validation are known:
        ${errors.join(", ")}.
      </p>
    `;
  }

  #predictions(evaluation: Evaluation) {
    const {mape_percent: mape, covered_percent: covered, count} = evaluation.total;
    const narrow = rangeWarning(covered, count);
    return html`
      <section class="card" aria-labelledby="predicted">
        <h3 id="predicted">Predicted against measured</h3>
        <p class="note">Each layer with the range that should hold nine of ten; the dashed line is a perfect model.</p>
        ${narrow === undefined ? nothing : html`<p class="warning">${narrow}.</p>`}
        <cyclescope-prediction-plot
          .points=${evaluatedPoints(evaluation.points)}
          .unit=${evaluation.unit}
          .summary=${`mean error ${formatPercent(mape)}, ${formatPercent(covered)} within the predicted range`}
        ></cyclescope-prediction-plot>
      </section>
    `;
  }

  #curve(points: readonly CurvePoint[]) {
    if (points.length === 0) return nothing;
    return html`
      <section class="card" aria-labelledby="curve">
        <h3 id="curve">Learning curve</h3>
        <p class="note">
          Error on the same unseen layers when so many layers are trained on: representatives, with the steps known,
          against layers drawn at random, without.
        </p>
        <cyclescope-learning-curve .points=${points}></cyclescope-learning-curve>
      </section>
    `;
  }
}

/** Remarks on rows were shown with the table, and lines of its parts mean nothing to anybody. */
function aboutTypes(remarks: readonly TableRemark[]): TableRemark[] {
  return remarks.filter(({line}) => line === 0);
}
