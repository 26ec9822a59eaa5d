import {html} from "lit";
import type {TemplateResult} from "lit";
import type {EnergyTable} from "../../state/explore/energy.ts";
import {energyMeasures, kMeasures, measureNamed, trafficMeasure} from "../../state/explore/measures.ts";
import type {Measure} from "../../state/explore/measures.ts";

/** Every measure that estimates with these storages have. */
export function measuresWith(storages: readonly string[], energy: EnergyTable): Measure[] {
  return [...kMeasures, ...energyMeasures(energy), ...storages.map(trafficMeasure)];
}

/** Chooses a measure by its id. */
export function measureSelect(
  label: string,
  chosen: string,
  measures: readonly Measure[],
  choose: (id: string) => void,
): TemplateResult {
  const known = measures.some(({id}) => id === chosen) ? measures : [...measures, measureNamed(chosen)];
  return html`
    <label class="field">
      <span>${label}</span>
      <select aria-label=${label} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${known.map(({id, title}) => html`<option value=${id} ?selected=${id === chosen}>${title}</option>`)}
      </select>
    </label>
  `;
}
