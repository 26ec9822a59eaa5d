import {LitElement, css, html, nothing} from "lit";
import type {PropertyValues} from "lit";
import {customElement, property, query} from "lit/decorators.js";
import {kLearnSteps} from "../../state/app_state.ts";
import type {AppState, LearnStep} from "../../state/app_state.ts";
import {LearnSession} from "../../state/learn/learn_session.ts";
import {typesOf, unsweptTypes} from "../../state/learn/learn_state.ts";
import type {LearnState} from "../../state/learn/learn_state.ts";
import type {Session} from "../../state/session.ts";
import {formatCount} from "../../format/number.ts";
import {shared} from "../../styles/shared.ts";
import {chevronIcon, closeIcon} from "../icons.ts";
import "../problem.ts";
import "./calibrate_step.ts";
import "./device_step.ts";
import "./goal_choice.ts";
import type {GoalEvent} from "./goal_choice.ts";
import "./plan_step.ts";
import {stepStyles} from "./step_styles.ts";
import "./sweep_step.ts";
import "./task_progress.ts";
import "./train_step.ts";
import "./use_step.ts";
import {formatPercent} from "./wording.ts";

const kTitles: Readonly<Record<LearnStep, string>> = {
  device: "Device",
  steps: "Step widths",
  plan: "Plan",
  train: "Train",
  use: "Use",
};

const kHeadings: Readonly<Record<LearnStep, string>> = {
  device: "Which device?",
  steps: "Where does latency make steps?",
  plan: "What to measure",
  train: "Fit a model, and see how good it is",
  use: "Use the model",
};

/** Learning a device, step by step. What each step knows stays while one goes back and forth. */
@customElement("cyclescope-workspace")
export class Workspace extends LitElement {
  static override styles = [
    shared,
    stepStyles,
    css`
      .head {
        display: flex;
        align-items: flex-start;
        gap: 1rem;
      }
      .head div {
        flex: 1;
        min-width: 0;
      }
      h2 {
        padding-bottom: 0.25rem;
        font-size: 1.25rem;
      }
      nav ol {
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 1fr));
        border: 1px solid var(--line);
        border-radius: var(--radius-large);
        background: var(--surface);
        overflow: hidden;
      }
      nav li + li {
        border-left: 1px solid var(--line);
      }
      nav button {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        width: 100%;
        height: 100%;
        min-height: 3.25rem;
        padding: 0.5rem 0.875rem;
        border: 0;
        border-bottom: 3px solid transparent;
        background: none;
        text-align: left;
      }
      nav button:focus-visible {
        outline-offset: -3px;
      }
      nav button:hover:not(:disabled) {
        background: var(--accent-surface);
      }
      nav button[aria-current] {
        border-bottom-color: var(--accent);
        background: var(--accent-surface);
      }
      nav button:disabled {
        opacity: 1;
        color: var(--text-muted);
      }
      nav .name {
        font-weight: 650;
      }
      nav .known {
        max-width: 100%;
        overflow: hidden;
        font-size: 0.75rem;
        color: var(--text-muted);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      h3.step {
        font-size: 1rem;
      }
      h3.step:focus {
        outline: none;
      }
      @media (max-width: 48rem) {
        .head {
          flex-direction: column-reverse;
          gap: 0.5rem;
        }
        .head .button {
          align-self: flex-end;
        }
        nav button {
          align-items: center;
          padding: 0.5rem 0.125rem;
          text-align: center;
        }
        nav .name {
          font-size: 0.75rem;
        }
        nav .known {
          display: none;
        }
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) app!: AppState;
  @property() step: LearnStep = "device";
  @query("h3.step") private heading!: HTMLElement | null;
  #learn: LearnSession | undefined;
  #stopWatching: (() => void) | undefined;

  protected override willUpdate(): void {
    if (this.#learn !== undefined) return;
    this.#learn = new LearnSession(this.session);
    this.#stopWatching = this.#learn.store.watch(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  protected override updated(changed: PropertyValues): void {
    const table = this.app.table && this.session.takeTable();
    if (table) void this.#learn?.openTable(table.name, table);
    if (changed.has("step") && changed.get("step") !== undefined) this.heading?.focus();
  }

  protected override render() {
    const learn = this.#learn;
    if (learn === undefined) return nothing;
    const {state} = learn.store;
    return html`
      <div class="head">
        <div>
          <h2>Learn a device from measurements</h2>
          <p class="note">
            For a device that nobody can describe: find out how it quantises the sizes of a layer, measure only one
            representative of each step, fit a model to them, and use it like any accelerator. Or, where the kind of
            accelerator is known, find the numbers of its description. The method of the models is that of Performance
            Representatives (Jung et al., “It’s all about PR”, 2024,
            <a href="https://arxiv.org/abs/2406.08330" rel="noreferrer">arXiv 2406.08330</a>).
          </p>
        </div>
        ${
          state.device === undefined
            ? nothing
            : html`<button type="button" class="button" @click=${() => learn.startAnew()}>Start anew</button>`
        }
        <button type="button" class="button" @click=${() => this.session.openLearn(undefined)}>
          ${closeIcon} Back to estimates
        </button>
      </div>
      <nav aria-label="Steps">
        <ol>
          ${kLearnSteps.map((step, index) => this.#stepButton(learn, state, step, index + 1))}
        </ol>
      </nav>
      ${learn.canOpen(this.step) ? this.#step(learn, state) : this.#tooEarly(state)}
    `;
  }

  #stepButton(learn: LearnSession, state: LearnState, step: LearnStep, number: number) {
    return html`
      <li>
        <button
          type="button"
          aria-current=${step === this.step ? "step" : nothing}
          ?disabled=${!learn.canOpen(step) && step !== this.step}
          @click=${() => this.session.openLearn(step)}
        >
          <span class="name">${number}. ${titleOf(state, step)}</span>
          <span class="known">${known(state, step)}</span>
        </button>
      </li>
    `;
  }

  #step(learn: LearnSession, state: LearnState) {
    const {step} = this;
    const problem = state.problem?.step === step ? state.problem : undefined;
    const next = learn.nextStep(step);
    return html`
      <h3 class="step" tabindex="-1">${headingOf(state, step)}</h3>
      ${
        problem
          ? html`<cyclescope-problem
              announced
              .subject=${problem.subject}
              .problem=${problem.error}
            ></cyclescope-problem>`
          : nothing
      }
      ${
        step === "device"
          ? html`<cyclescope-task-progress
              .state=${state}
              .tasks=${["device"]}
              @stop=${() => learn.cancel()}
            ></cyclescope-task-progress>`
          : nothing
      }
      ${this.#content(learn, state)}
      ${
        next && learn.canOpen(next)
          ? html`<div>
              <button
                type="button"
                class="button ${isDone(state, step) ? "primary" : ""}"
                @click=${() => this.session.openLearn(next)}
              >
                Next: ${titleOf(state, next)} ${chevronIcon}
              </button>
            </div>`
          : nothing
      }
    `;
  }

  #content(learn: LearnSession, state: LearnState) {
    const {session, app} = this;
    switch (this.step) {
      case "device":
        return html`<cyclescope-device-step
          .learn=${learn}
          .state=${state}
          .session=${session}
          .app=${app}
        ></cyclescope-device-step>`;
      case "steps":
        return html`<cyclescope-sweep-step
          .learn=${learn}
          .state=${state}
          .session=${session}
          .app=${app}
        ></cyclescope-sweep-step>`;
      case "plan":
        return html`<cyclescope-plan-step
          .learn=${learn}
          .state=${state}
          .session=${session}
          .app=${app}
        ></cyclescope-plan-step>`;
      case "train":
        return html`<cyclescope-goal-choice
            .goal=${state.goal}
            ?disabled=${state.running !== undefined}
            @goal=${({goal}: GoalEvent) => learn.setGoal(goal)}
          ></cyclescope-goal-choice>
          ${state.goal === "parameters" ? this.#calibration(learn, state) : this.#training(learn, state)}`;
      case "use":
        if (state.goal === "parameters") {
          return html`<cyclescope-calibrated-accelerator
            .session=${session}
            .app=${app}
            .calibration=${state.calibration}
          ></cyclescope-calibrated-accelerator>`;
        }
        return html`<cyclescope-use-step
          .learn=${learn}
          .state=${state}
          .session=${session}
          .app=${app}
        ></cyclescope-use-step>`;
    }
  }

  #training(learn: LearnSession, state: LearnState) {
    return html`<cyclescope-train-step
      .learn=${learn}
      .state=${state}
      .session=${this.session}
      .app=${this.app}
    ></cyclescope-train-step>`;
  }

  #calibration(learn: LearnSession, state: LearnState) {
    return html`<cyclescope-calibrate-step
      .learn=${learn}
      .state=${state}
      .session=${this.session}
      .app=${this.app}
    ></cyclescope-calibrate-step>`;
  }

  #tooEarly(state: LearnState) {
    return html`
      <section class="card">
        <h3 class="step" tabindex="-1">${headingOf(state, this.step)}</h3>
        <p>This step needs the ones before it: begin with the device.</p>
        <div>
          <button type="button" class="button primary" @click=${() => this.session.openLearn("device")}>
            Choose a device
          </button>
        </div>
      </section>
    `;
  }
}

function titleOf({goal}: LearnState, step: LearnStep): string {
  return step === "train" && goal === "parameters" ? "Calibrate" : kTitles[step];
}

function headingOf({goal}: LearnState, step: LearnStep): string {
  if (goal === "parameters" && step === "train") return "Find the parameters, and see how well they fit";
  return goal === "parameters" && step === "use" ? "Use the accelerator" : kHeadings[step];
}

/** What a step has come to, in a few words. */
function known(state: LearnState, step: LearnStep): string {
  const {device, sweep, measured, training, goal, calibration} = state;
  switch (step) {
    case "device":
      return device === undefined ? "" : device.kind === "unmeasured" ? "not measured yet" : device.name;
    case "steps":
      if (device?.kind === "table") return formatCount(typesOf(state).length, "layer type");
      return sweep && unsweptTypes(state).length === 0 ? "found" : "";
    case "plan":
      return measured ? `${formatCount(measured.measured, "layer")} measured` : "";
    case "train":
      if (goal === "parameters")
        return calibration ? `${formatPercent(calibration.result.held_out.mape_percent)} error` : "";
      return training?.evaluation ? `${formatPercent(training.evaluation.total.mape_percent)} error` : "";
    case "use":
      return "";
  }
}

/** Whether the next step is what there is to do. */
function isDone(state: LearnState, step: LearnStep): boolean {
  const {device, measured, training, goal} = state;
  switch (step) {
    case "device":
      return device !== undefined;
    case "steps":
      return device?.kind === "table" || goal === "parameters" || unsweptTypes(state).length === 0;
    case "plan":
      return measured !== undefined;
    case "train":
      return training !== undefined;
    case "use":
      return false;
  }
}
