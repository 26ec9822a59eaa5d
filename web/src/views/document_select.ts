import {html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {live} from "lit/directives/live.js";
import type {CatalogueEntry} from "../state/catalogue.ts";
import {nameOf} from "../state/setup.ts";
import type {NetworkSource} from "../state/setup.ts";

const kOwn = "own document";
const kBegin = "begin with ";

/** Documents to begin a new one with. */
interface Beginnings {
  readonly label: string;
  readonly entries: readonly CatalogueEntry[];
  readonly choose: (entry: CatalogueEntry) => void;
}

/** The choice among what comes with the page, and the user's own document where there is one; or of a beginning. */
export function documentSelect(
  label: string,
  entries: readonly CatalogueEntry[],
  source: NetworkSource,
  choose: (id: string) => void,
  beginnings?: Beginnings,
): TemplateResult {
  const own = source.kind === "preset" ? undefined : nameOf(source);
  const edited = own !== undefined && entries.some(({name}) => name === own);
  const chosen = source.kind === "preset" ? source.id : kOwn;
  const changed = (event: Event) => {
    const select = event.target as HTMLSelectElement;
    const {value} = select;
    const beginning = beginnings?.entries.find(({name}) => value === kBegin + name);
    if (beginning === undefined) return value === kOwn ? undefined : choose(value);
    select.value = chosen;
    beginnings?.choose(beginning);
  };
  return html`
    <select aria-label=${label} .value=${live(chosen)} @change=${changed}>
      ${own === undefined ? nothing : html`<option value=${kOwn} selected>${own}${edited ? " (edited)" : ""}</option>`}
      ${entries.map(({name, title}) => html`<option value=${name} ?selected=${name === chosen}>${title}</option>`)}
      ${
        beginnings === undefined
          ? nothing
          : html`<optgroup label=${beginnings.label}>
              ${beginnings.entries.map(({name, title}) => html`<option value=${kBegin + name}>${title}</option>`)}
            </optgroup>`
      }
    </select>
  `;
}
