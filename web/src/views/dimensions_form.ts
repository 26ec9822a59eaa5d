import {LitElement, css, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {DataDependentSize, SymbolicDimension} from "../core/types.ts";
import {shared} from "../styles/shared.ts";
import {sweepIcon} from "./icons.ts";

export class DimensionsEvent extends Event {
  constructor(readonly dimensions: Readonly<Record<string, number>>) {
    super("dimensions", {bubbles: true, composed: true});
  }
}

/** One size or branch that is asked for. */
interface Question {
  readonly name: string;
  /** Where it comes from, and what it is now. */
  readonly origin: string;
  /** Undefined: nobody knows. */
  readonly value: number | undefined;
  readonly max: number;
}

const kLargestSize = 1_000_000_000;

function ofDimension({name, value, given, batch, input, axis}: SymbolicDimension): Question {
  const now = given ? "given" : value === 0 ? "as the file says" : "assumed";
  return {name, origin: `${batch ? "batch, " : ""}axis ${axis} of ${input}; ${now}`, value, max: kLargestSize};
}

const kDecided: Readonly<Record<DataDependentSize["kind"], string>> = {
  extent: "how many elements it yields",
  trips: "how often its body runs",
  branch: "1: its then branch, 0: its else branch",
};

function ofSize({name, kind, operator, node, value}: DataDependentSize): Question {
  const origin = `data decides: ${operator} at ${node}, ${kDecided[kind]}`;
  return {name, origin, value: value ?? undefined, max: kind === "branch" ? 1 : kLargestSize};
}

/** Somebody wants to see the totals over a dimension's range. */
export class SweepDimensionEvent extends Event {
  constructor(readonly dimension: string) {
    super("sweep-dimension", {bubbles: true, composed: true});
  }
}

/** Asks for the values of what a network leaves open or data decides. Fires DimensionsEvent and SweepDimensionEvent. */
@customElement("cyclescope-dimensions-form")
export class DimensionsForm extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto 6.5rem;
        gap: 0.5rem;
        align-items: center;
        padding: 0.75rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }
      p,
      .button.use {
        grid-column: 1 / -1;
      }
      p {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      label,
      .origin {
        overflow-wrap: anywhere;
      }
      .origin {
        margin-top: -0.375rem;
      }
      input {
        width: 100%;
        text-align: right;
      }
    `,
  ];

  @property({attribute: false}) dimensions: readonly SymbolicDimension[] = [];
  /** May be left empty: what needs them is then not counted. */
  @property({attribute: false}) decided: readonly DataDependentSize[] = [];

  protected override render() {
    const guessed = this.dimensions.some(({given, value}) => !given && value > 0);
    return html`
      <form @submit=${this.#submit}>
        <p>
          ${guessed ? "The file leaves these sizes open; the values are guesses." : "Sizes that the file leaves open."}
        </p>
        ${this.#questions().map(
          ({name, origin, value, max}, index) => html`
            <label for="dimension-${index}">${name}</label>
            ${index < this.dimensions.length ? this.#sweepButton(name) : html`<span></span>`}
            <input
              id="dimension-${index}"
              type="number"
              min="0"
              max=${max}
              step="1"
              ?required=${index < this.dimensions.length}
              aria-describedby="origin-${index}"
              .value=${value === undefined ? "" : String(value)}
            />
            <p id="origin-${index}" class="origin">${origin}</p>
          `,
        )}
        <button class="button use">Use these sizes</button>
      </form>
    `;
  }

  #sweepButton(name: string) {
    return html`
      <button
        type="button"
        class="button quiet icon"
        title="Sweep ${name}"
        aria-label="Sweep ${name}"
        @click=${() => this.dispatchEvent(new SweepDimensionEvent(name))}
      >
        ${sweepIcon}
      </button>
    `;
  }

  #questions(): readonly Question[] {
    return [...this.dimensions.map(ofDimension), ...this.decided.map(ofSize)];
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const inputs = Array.from(this.renderRoot.querySelectorAll("input"));
    const entries = this.#questions().map(({name}, index) => [name, inputs[index]?.valueAsNumber ?? NaN] as const);
    this.dispatchEvent(new DimensionsEvent(Object.fromEntries(entries.filter(([, value]) => !Number.isNaN(value)))));
  }
}
