import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {live} from "lit/directives/live.js";
import type {Diagnostic, ParameterSummary, ParameterValue} from "../core/types.ts";
import {formatInteger} from "../format/number.ts";
import {shared} from "../styles/shared.ts";
import {resetIcon, sweepIcon} from "./icons.ts";
import {rangeOf, sliderScale, snap} from "./slider_scale.ts";
import type {Range} from "./slider_scale.ts";

/** What a parameter is set to; undefined gives it back to its default. */
export class ParameterEvent extends Event {
  constructor(
    readonly parameter: string,
    readonly value: ParameterValue | undefined,
    readonly phase: "dragging" | "done",
  ) {
    super("parameter", {bubbles: true, composed: true});
  }
}

/** Somebody wants to see the totals over a parameter's range. */
export class SweepEvent extends Event {
  constructor(readonly parameter: string) {
    super("sweep", {bubbles: true, composed: true});
  }
}

/** One parameter: a slider with a number beside it, or a choice. Fires ParameterEvent and SweepEvent. */
@customElement("cyclescope-parameter")
export class ParameterView extends LitElement {
  static override styles = [
    shared,
    css`
      .head {
        display: flex;
        align-items: center;
        gap: 0.375rem;
        min-height: 1.75rem;
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      label {
        font-weight: 600;
      }
      .changed label {
        color: var(--accent);
      }
      .unit {
        padding-left: 0.125rem;
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      input[type="number"] {
        width: 6.5rem;
        height: 1.75rem;
        padding: 0 0.5rem;
        text-align: right;
        font-variant-numeric: tabular-nums;
        appearance: textfield;
      }
      input[type="number"]::-webkit-inner-spin-button {
        appearance: none;
      }
      input[aria-invalid="true"] {
        border-color: var(--bad);
      }
      select {
        height: 1.875rem;
        margin-bottom: 0.125rem;
      }
      .reset,
      .sweep {
        width: 1.75rem;
        height: 1.75rem;
      }
      .reset[data-idle] {
        visibility: hidden;
      }
      input[type="range"] {
        display: block;
        width: 100%;
        height: 1.25rem;
        margin: 0;
        accent-color: var(--accent);
        cursor: pointer;
      }
      p {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .problem {
        margin-top: 0.25rem;
        padding: 0.25rem 0.5rem;
        border-left: 3px solid var(--bad);
        background: var(--bad-surface);
        color: var(--text);
      }
      @media (pointer: coarse) {
        input[type="number"],
        select,
        .reset,
        .sweep {
          height: 2.5rem;
        }
        input[type="range"] {
          height: 2rem;
        }
      }
    `,
  ];

  @property({attribute: false}) parameter!: ParameterSummary;
  @property({attribute: false}) value: ParameterValue = 0;
  /** Whether the user set it, to whatever value. */
  @property({type: Boolean}) changed = false;
  /** It is shown and cannot be changed. */
  @property({type: Boolean}) locked = false;
  @property({attribute: false}) problem: Diagnostic | undefined;

  protected override render() {
    const {parameter, problem} = this;
    const choice = parameter.choices.length > 0;
    return html`
      <div class=${this.changed ? "changed" : ""}>
        <div class="head">
          <span class="name"
            ><label for="input">${parameter.name}</label> <span class="unit" id="unit">${parameter.unit}</span></span
          >
          <button
            type="button"
            class="button quiet icon sweep"
            ?hidden=${this.locked}
            title="Sweep ${parameter.name}"
            aria-label="Sweep ${parameter.name}"
            @click=${() => this.dispatchEvent(new SweepEvent(parameter.name))}
          >
            ${sweepIcon}
          </button>
          <button
            type="button"
            class="button quiet icon reset"
            ?hidden=${this.locked}
            ?data-idle=${!this.changed}
            title=${this.#resetTitle()}
            aria-label="Reset ${parameter.name}"
            @click=${() => this.#send(undefined, "done")}
          >
            ${resetIcon}
          </button>
          ${choice ? nothing : this.#number()}
        </div>
        ${choice ? this.#choice() : this.#slider()}
        <p id="description">${parameter.description}${this.#following()}</p>
        ${
          problem
            ? html`<p class="problem" role="alert">${problem.message}${problem.hint ? ` – ${problem.hint}` : ""}</p>`
            : nothing
        }
      </div>
    `;
  }

  #choice() {
    const changed = (event: Event) => this.#send((event.target as HTMLSelectElement).value, "done");
    return html`
      <select
        id="input"
        aria-describedby="unit description"
        ?disabled=${this.locked}
        .value=${live(String(this.value))}
        @change=${changed}
      >
        ${this.parameter.choices.map(
          (name) => html`<option value=${name} ?selected=${name === this.value}>${name.replaceAll("_", " ")}</option>`,
        )}
      </select>
    `;
  }

  #number() {
    const {min, max, step} = this.#range();
    return html`
      <input
        id="input"
        type="number"
        inputmode="numeric"
        ?disabled=${this.locked}
        min=${min}
        max=${max}
        step=${step}
        .value=${live(String(this.value))}
        aria-describedby="unit description"
        aria-invalid=${this.problem ? "true" : "false"}
        @change=${this.#typed}
      />
    `;
  }

  #slider() {
    const scale = sliderScale(this.#range());
    const value = Number(this.value);
    const unit = this.parameter.unit;
    return html`
      <input
        type="range"
        ?disabled=${this.locked}
        min="0"
        max=${scale.last}
        step="1"
        .value=${live(String(scale.toPosition(value)))}
        aria-label="${this.parameter.name} slider"
        aria-valuetext="${formatInteger(value)} ${unit}"
        @input=${(event: Event) => this.#slid(event, "dragging")}
        @change=${(event: Event) => this.#slid(event, "done")}
      />
    `;
  }

  #following() {
    const {default_expression: expression} = this.parameter;
    if (expression === undefined) return nothing;
    return html` <span>${this.changed ? "By default" : "Now"} <code>${expression}</code>.</span>`;
  }

  #resetTitle(): string {
    const {default: value, default_expression: expression} = this.parameter;
    return `Back to ${expression ?? String(value)}`;
  }

  #range(): Range {
    return rangeOf(this.parameter);
  }

  #slid(event: Event, phase: "dragging" | "done"): void {
    const position = Number((event.target as HTMLInputElement).value);
    this.#send(sliderScale(this.#range()).toValue(position), phase);
  }

  /** What is no number at all is given back; what is out of range is the core's to judge, and to explain. */
  #typed(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.value === "" || !Number.isFinite(input.valueAsNumber)) {
      input.value = String(this.value);
      return;
    }
    const range = this.#range();
    const value = input.valueAsNumber;
    const inside = value >= range.min && value <= range.max;
    if (inside && range.factor > 1 && Math.abs(value - Number(this.value)) === 1) {
      // An arrow of the input, which knows of no factors.
      const scale = sliderScale(range);
      const position = scale.toPosition(Number(this.value)) + Math.sign(value - Number(this.value));
      this.#send(scale.toValue(Math.min(Math.max(position, 0), scale.last)), "done");
      return;
    }
    this.#send(inside ? snap(range, value) : Math.round(value), "done");
  }

  #send(value: ParameterValue | undefined, phase: "dragging" | "done"): void {
    this.value = value ?? this.value;
    this.dispatchEvent(new ParameterEvent(this.parameter.name, value, phase));
  }
}
