import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {live} from "lit/directives/live.js";
import {repeat} from "lit/directives/repeat.js";
import type {Diagnostic, ModelSummary, ParameterSummary, ParameterValue} from "../core/types.ts";
import {formatHertz} from "../format/quantity.ts";
import {formatCount} from "../format/number.ts";
import {controlsOf} from "../state/app_state.ts";
import type {AppState} from "../state/app_state.ts";
import {entryText, kCatalogue, kTemplates} from "../state/catalogue.ts";
import type {CatalogueEntry} from "../state/catalogue.ts";
import {kMethods, methodNamed} from "../state/method.ts";
import type {Session} from "../state/session.ts";
import {isLocked, isParameterLocked, isParameterShown, isShown} from "../state/teach/controls.ts";
import {shared} from "../styles/shared.ts";
import {documentSelect} from "./document_select.ts";
import {download, fileName} from "./download.ts";
import {downloadIcon, editIcon, resetIcon} from "./icons.ts";
import type {FileEvent} from "./open_button.ts";
import "./open_button.ts";
import {panelStyles} from "./panel_styles.ts";
import "./parameter.ts";
import type {ParameterEvent, SweepEvent} from "./parameter.ts";
import "./problem.ts";

/** The accelerator: which one, its parameters, and what is wrong with it. Fires "edit". */
@customElement("cyclescope-architecture-panel")
export class ArchitecturePanel extends LitElement {
  static override styles = [
    shared,
    panelStyles,
    css`
      .method {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      .method span {
        font-size: 0.8125rem;
        font-weight: 600;
        color: var(--text-muted);
      }
      .method select {
        flex: 1;
        min-width: 0;
      }
      .parameters {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
        gap: 0.875rem 1.5rem;
      }
      .parameters-head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 2rem;
        padding-top: 0.25rem;
        border-top: 1px solid var(--line);
      }
      .learn {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .learn button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        text-align: left;
        text-decoration: underline;
      }
      h3 {
        font-size: 0.8125rem;
        font-weight: 600;
        color: var(--text-muted);
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property({attribute: false}) state!: AppState;
  @property({type: Boolean}) editing = false;

  /** Most visits have no fitted model. */
  protected override willUpdate(): void {
    if (this.state.model !== undefined) void import("./model_summary.ts");
  }

  protected override render() {
    const {session, state} = this;
    const {architecture, model, problem, ignored, refused} = state;
    return html`
      ${isLocked(controlsOf(state), "accelerator") ? nothing : this.#choice()}
      ${
        (problem?.input === "architecture" || problem?.input === "model") && !this.editing
          ? html`<cyclescope-problem
              announced
              .problem=${problem}
              ?locatable=${problem.input === "architecture"}
              @locate=${() => this.dispatchEvent(new Event("edit"))}
            ></cyclescope-problem>`
          : nothing
      }
      ${
        refused?.what === "architecture"
          ? html`<cyclescope-problem announced .subject=${refused.name} .problem=${refused.error}></cyclescope-problem>
              ${
                refused.text === undefined
                  ? nothing
                  : html`<button type="button" class="button" @click=${() => session.takeRefused()}>
                      Use it all the same, to mend it
                    </button>`
              }`
          : nothing
      }
      ${architecture ? html`<p class="facts">${architecture.description} ${this.#facts()}</p>` : nothing}
      ${
        ignored.length > 0
          ? html`<p class="warning">Not a parameter of this accelerator, so it is ignored: ${ignored.join(", ")}.</p>`
          : nothing
      }
      ${
        state.leftOut.includes("architecture")
          ? html`<p class="warning">
              This accelerator is too large for a link: a copied link names it, but cannot carry it.
            </p>`
          : nothing
      }
      ${model ? html`<cyclescope-model-summary .model=${model}></cyclescope-model-summary>` : isShown(controlsOf(state), "method") ? this.#method() : nothing}
      ${architecture ? this.#parameters(architecture.parameters) : nothing}
    `;
  }

  #choice() {
    const {session} = this;
    const {setup, model} = this.state;
    return html`
      <div class="row">
        ${documentSelect(
          "Accelerator",
          kCatalogue.architecture,
          setup.architecture,
          (id) => session.choosePreset("architecture", id),
          {label: "New accelerator", entries: kTemplates, choose: (entry) => void this.#begin(entry)},
        )}
      </div>
      <div class="row">
        <cyclescope-open-button
          accept=".json"
          label="Open an accelerator's description or a fitted model (.json)"
          @file=${({file}: FileEvent) => void session.openFile(file, "architecture")}
        ></cyclescope-open-button>
        ${model ? this.#saveButton(model) : isShown(controlsOf(this.state), "edit") ? this.#editButton() : nothing}
      </div>
      <p class="learn">
        Nobody can describe your device?
        <button type="button" @click=${() => session.openLearn("device")}>Learn it from measurements</button>
      </p>
    `;
  }

  /** Opens a description to begin with, and the editor. */
  async #begin(entry: CatalogueEntry): Promise<void> {
    try {
      this.session.openDocument("architecture", entry.name, await entryText(entry));
      if (!this.editing) this.dispatchEvent(new Event("edit"));
    } catch (error) {
      this.session.notify(
        `${entry.title} could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
        "error",
      );
    }
  }

  #editButton() {
    return html`
      <button
        type="button"
        class="button"
        aria-expanded=${this.editing ? "true" : "false"}
        @click=${() => this.dispatchEvent(new Event("edit"))}
      >
        ${editIcon} ${this.editing ? "Close the editor" : "Edit description"}
      </button>
    `;
  }

  #saveButton({name}: ModelSummary) {
    const save = () => download(`${fileName(name)}.json`, "application/json", this.state.architectureText);
    return html`<button type="button" class="button" @click=${save}>${downloadIcon} Save model</button>`;
  }

  #facts(): string {
    const {architecture, estimate, stale} = this.state;
    if (architecture === undefined) return "";
    if (stale || estimate?.architecture.name !== architecture.name) return "";
    const latest = estimate.architecture;
    const facts = latest.clock_hz === null ? [] : [formatHertz(latest.clock_hz)];
    if (latest.peak_macs_per_cycle > 0)
      facts.push(`at most ${formatCount(latest.peak_macs_per_cycle, "MAC")} per cycle`);
    return `${facts.join(", ")}.`;
  }

  #method() {
    const {method} = this.state.setup;
    const choose = (event: Event) => {
      const chosen = methodNamed((event.target as HTMLSelectElement).value);
      if (chosen !== undefined) this.session.chooseMethod(chosen);
    };
    return html`
      <label class="method">
        <span>Method</span>
        <select
          aria-label="Method"
          ?disabled=${isLocked(controlsOf(this.state), "method")}
          .value=${live(method)}
          @change=${choose}
        >
          ${kMethods.map(({id, title}) => html`<option value=${id} ?selected=${id === method}>${title}</option>`)}
        </select>
      </label>
      <p class="facts">${kMethods.find(({id}) => id === method)?.description}</p>
    `;
  }

  #parameters(parameters: readonly ParameterSummary[]) {
    const controls = controlsOf(this.state);
    const shown = parameters.filter(({name}) => isParameterShown(controls, name));
    const isFree = parameters.every(({name}) => !isParameterLocked(controls, name));
    const changed = isFree && Object.keys(this.state.setup.parameters).length > 0;
    if (shown.length === 0) return nothing;
    return html`
      <div class="parameters-head">
        <h3>Parameters</h3>
        ${
          changed
            ? html`<button type="button" class="button quiet" @click=${() => this.session.resetParameters()}>
                ${resetIcon} Reset all
              </button>`
            : nothing
        }
      </div>
      <div
        class="parameters"
        @parameter=${(event: ParameterEvent) => this.session.setParameter(event.parameter, event.value, event.phase)}
        @sweep=${({parameter}: SweepEvent) => this.session.sweep({kind: "parameter", name: parameter})}
      >
        ${repeat(
          shown,
          ({name}) => name,
          (parameter) => this.#parameter(parameter, isParameterLocked(controls, parameter.name)),
        )}
      </div>
    `;
  }

  #parameter(parameter: ParameterSummary, locked: boolean) {
    const {setup, problem} = this.state;
    const changed = Object.hasOwn(setup.parameters, parameter.name);
    return html`
      <cyclescope-parameter
        .parameter=${parameter}
        .value=${this.#valueOf(parameter)}
        .changed=${changed}
        ?locked=${locked}
        .problem=${isAbout(problem, parameter) ? problem : undefined}
      ></cyclescope-parameter>
    `;
  }

  /** What the user set; else what the estimate was made with, as defaults may follow other parameters. */
  #valueOf({name, value}: ParameterSummary): ParameterValue {
    const {setup, estimate, architecture} = this.state;
    if (Object.hasOwn(setup.parameters, name)) return setup.parameters[name] ?? value;
    const estimated =
      estimate?.architecture.name === architecture?.name ? estimate?.architecture.parameters[name] : undefined;
    return estimated ?? value;
  }
}

function isAbout(problem: Diagnostic | undefined, {name}: ParameterSummary): boolean {
  return problem?.input === "request" && problem.path === `/parameters/${name}`;
}
