import {LitElement, css, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {SymbolicDimension} from "../core/types.ts";
import {shared} from "../styles/shared.ts";

export class DimensionsEvent extends Event {
  constructor(readonly dimensions: Readonly<Record<string, number>>) {
    super("dimensions", {bubbles: true, composed: true});
  }
}

/** Asks for the values of a network's symbolic dimensions. Fires DimensionsEvent. */
@customElement("cyclescope-dimensions-form")
export class DimensionsForm extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 6.5rem;
        gap: 0.5rem;
        align-items: center;
        padding: 0.75rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-sunken);
      }
      p,
      .button {
        grid-column: 1 / -1;
      }
      p {
        font-size: 0.8125rem;
        color: var(--text-muted);
      }
      label {
        overflow-wrap: anywhere;
      }
      input {
        width: 100%;
        text-align: right;
      }
    `,
  ];

  @property({attribute: false}) dimensions: readonly SymbolicDimension[] = [];

  protected override render() {
    const guessed = this.dimensions.some(({given}) => !given);
    return html`
      <form @submit=${this.#submit}>
        <p>
          ${guessed ? "The file leaves these sizes open; the values are guesses." : "Sizes that the file leaves open."}
        </p>
        ${this.dimensions.map(
          ({name, value}, index) => html`
            <label for="dimension-${index}">${name}</label>
            <input
              id="dimension-${index}"
              type="number"
              min="0"
              max="1000000000"
              step="1"
              required
              .value=${String(value)}
            />
          `,
        )}
        <button class="button">Use these sizes</button>
      </form>
    `;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const inputs = Array.from(this.renderRoot.querySelectorAll("input"));
    const entries = this.dimensions.map(({name}, index) => [name, inputs[index]?.valueAsNumber ?? 1] as const);
    this.dispatchEvent(new DimensionsEvent(Object.fromEntries(entries)));
  }
}
