import {LitElement, css, html} from "lit";
import {customElement, property} from "lit/decorators.js";
import type {LayerType} from "../../core/types.ts";
import {shared} from "../../styles/shared.ts";
import {typeTitle} from "./wording.ts";

export class TypesEvent extends Event {
  constructor(readonly types: readonly LayerType[]) {
    super("types");
  }
}

/** Which layer types are to be learnt. Fires TypesEvent. */
@customElement("cyclescope-type-choice")
export class TypeChoice extends LitElement {
  static override styles = [
    shared,
    css`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem 1.25rem;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 0.375rem;
        font-size: 0.8125rem;
        font-weight: 600;
        color: var(--text-muted);
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        min-height: 1.5rem;
      }
      input {
        width: 1rem;
        height: 1rem;
        margin: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({attribute: false}) available: readonly LayerType[] = [];
  @property({attribute: false}) chosen: readonly LayerType[] = [];
  @property({type: Boolean}) disabled = false;

  protected override render() {
    return html`
      <fieldset ?disabled=${this.disabled}>
        <legend>Layers and fused blocks to learn</legend>
        ${this.available.map(
          (type) => html`
            <label>
              <input
                type="checkbox"
                .checked=${this.chosen.includes(type)}
                @change=${(event: Event) => this.#toggle(type, (event.target as HTMLInputElement).checked)}
              />${typeTitle(type)}
            </label>
          `,
        )}
      </fieldset>
    `;
  }

  #toggle(type: LayerType, wanted: boolean): void {
    const others = this.chosen.filter((other) => other !== type);
    this.dispatchEvent(new TypesEvent(wanted ? [...others, type] : others));
  }
}
