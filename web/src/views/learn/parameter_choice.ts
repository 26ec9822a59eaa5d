import {LitElement, css, html, nothing} from "lit";
import {customElement, property} from "lit/decorators.js";
import {live} from "lit/directives/live.js";
import {repeat} from "lit/directives/repeat.js";
import type {ParameterSummary, ParameterValue} from "../../core/types.ts";
import {followsOthers} from "../../state/learn/calibrated_kind.ts";
import type {CalibratedKind} from "../../state/learn/calibrated_kind.ts";
import {shared} from "../../styles/shared.ts";

export class SoughtEvent extends Event {
  constructor(
    readonly names: readonly string[],
    readonly wanted: boolean,
  ) {
    super("sought");
  }
}

/** Of a parameter that is known; undefined: its default, as it follows from others. */
export class KnownEvent extends Event {
  constructor(
    readonly name: string,
    readonly value: ParameterValue | undefined,
  ) {
    super("known");
  }
}

/** Which parameters are to be found, and what the others are. Fires SoughtEvent and KnownEvent. */
@customElement("cyclescope-parameter-choice")
export class ParameterChoice extends LitElement {
  static override styles = [
    shared,
    css`
      fieldset {
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        font-size: 0.8125rem;
        font-weight: 600;
        color: var(--text-muted);
      }
      .all {
        display: flex;
        gap: 0.25rem;
        padding: 0.25rem 0 0.5rem;
        margin-left: -0.625rem;
      }
      .list {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
        gap: 0.125rem 2.5rem;
      }
      .parameter {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-height: 2.25rem;
        border-bottom: 1px solid var(--line);
      }
      label {
        display: flex;
        flex: 1;
        align-items: center;
        gap: 0.5rem;
        min-width: 0;
        min-height: 1.75rem;
        overflow-wrap: anywhere;
      }
      .unit,
      .sought {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      .sought {
        padding-right: 0.625rem;
      }
      input[type="checkbox"] {
        flex: none;
        width: 1rem;
        height: 1rem;
        margin: 0;
        accent-color: var(--accent);
      }
      input[type="number"],
      select {
        flex: none;
        width: 8.5rem;
        height: 1.75rem;
      }
      input[type="number"] {
        text-align: right;
        font-variant-numeric: tabular-nums;
        appearance: textfield;
      }
      input[type="number"]::-webkit-inner-spin-button {
        appearance: none;
      }
      ::placeholder {
        font-size: 0.8125rem;
      }
      @media (pointer: coarse) {
        input[type="number"],
        select {
          height: 2.5rem;
        }
      }
    `,
  ];

  @property({attribute: false}) kind!: CalibratedKind;
  @property({type: Boolean}) disabled = false;

  protected override render() {
    const {summary, sought} = this.kind;
    const names = summary.parameters.map(({name}) => name);
    const button = (label: string, wanted: boolean, idle: boolean) => html`
      <button
        type="button"
        class="button quiet"
        ?disabled=${idle}
        @click=${() => this.dispatchEvent(new SoughtEvent(names, wanted))}
      >
        ${label}
      </button>
    `;
    return html`
      <fieldset ?disabled=${this.disabled}>
        <legend>Parameters that are ticked are to be found; say what is known of the others</legend>
        <div class="all">
          ${button("Tick all", true, this.disabled || sought.length === names.length)}
          ${button("Tick none", false, this.disabled || sought.length === 0)}
        </div>
        <div class="list">
          ${repeat(
            summary.parameters,
            ({name}) => name,
            (parameter) => this.#parameter(parameter),
          )}
        </div>
      </fieldset>
    `;
  }

  #parameter(parameter: ParameterSummary) {
    const {name, unit, description} = parameter;
    const wanted = this.kind.sought.includes(name);
    const toggled = (event: Event) =>
      this.dispatchEvent(new SoughtEvent([name], (event.target as HTMLInputElement).checked));
    return html`
      <div class="parameter">
        <label data-hint=${description}>
          <input
            type="checkbox"
            aria-label="Find ${name}"
            aria-description=${description}
            .checked=${live(wanted)}
            @change=${toggled}
          />
          <span>${name} <span class="unit">${unit}</span></span>
        </label>
        ${wanted ? html`<span class="sought">to be found</span>` : this.#value(parameter)}
      </div>
    `;
  }

  #value({name, choices, min, max, ...rest}: ParameterSummary) {
    const value = this.kind.known[name];
    const follows = followsOthers({name, choices, ...rest});
    const send = (known: ParameterValue | undefined) => this.dispatchEvent(new KnownEvent(name, known));
    if (choices.length > 0) {
      return html`
        <select
          aria-label=${name}
          .value=${live(String(value ?? ""))}
          @change=${(event: Event) => send((event.target as HTMLSelectElement).value || undefined)}
        >
          ${follows ? html`<option value="">follows others</option>` : nothing}
          ${choices.map(
            (choice) =>
              html`<option value=${choice} ?selected=${choice === value}>${choice.replaceAll("_", " ")}</option>`,
          )}
        </select>
      `;
    }
    return html`
      <input
        type="number"
        aria-label=${name}
        min=${min ?? nothing}
        max=${max ?? nothing}
        step="1"
        placeholder=${follows ? "follows others" : ""}
        .value=${live(value === undefined ? "" : String(value))}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          if (Number.isFinite(input.valueAsNumber)) send(Math.round(input.valueAsNumber));
          else if (follows) send(undefined);
          else input.value = String(value);
        }}
      />
    `;
  }
}
