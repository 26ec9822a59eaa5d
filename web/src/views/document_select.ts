import {html, nothing} from "lit";
import type {TemplateResult} from "lit";
import {live} from "lit/directives/live.js";
import type {CatalogueEntry} from "../state/catalogue.ts";
import {nameOf} from "../state/setup.ts";
import type {NetworkSource} from "../state/setup.ts";

const kOwn = "own document";

/** The choice among what comes with the page, and the user's own document where there is one. */
export function documentSelect(
  label: string,
  entries: readonly CatalogueEntry[],
  source: NetworkSource,
  choose: (id: string) => void,
): TemplateResult {
  const own = source.kind === "preset" ? undefined : nameOf(source);
  const edited = own !== undefined && entries.some(({name}) => name === own);
  const chosen = source.kind === "preset" ? source.id : kOwn;
  const changed = (event: Event) => {
    const {value} = event.target as HTMLSelectElement;
    if (value !== kOwn) choose(value);
  };
  return html`
    <select aria-label=${label} .value=${live(chosen)} @change=${changed}>
      ${own === undefined ? nothing : html`<option value=${kOwn} selected>${own}${edited ? " (edited)" : ""}</option>`}
      ${entries.map(({name, title}) => html`<option value=${name} ?selected=${name === chosen}>${title}</option>`)}
    </select>
  `;
}
