/** Where the help says how a number is computed: sections of web/help/numbers.md. */

import {html} from "lit";
import type {TemplateResult} from "lit";
import type {kDefinitions} from "../definitions.ts";

export type Term = keyof typeof kDefinitions;

const kSections: Readonly<Partial<Record<Term, string>>> = {
  cycles: "cycles",
  time: "time",
  share: "share-of-the-cycles",
  macs: "macs",
  utilisation: "utilisation",
  instructions: "instructions",
  iterations: "iterations-evaluated",
  range: "range-of-a-learnt-device",
  limiting: "limited-by",
  exact: "exact",
  validated: "expected-error",
  complete: "complete",
  layers: "complete",
  busyMean: "busy-shares",
  busyMax: "busy-shares",
  bytes: "bytes-moved",
  difference: "against-pinned",
};

export function isExplained(term: string): term is Term {
  return Object.hasOwn(kSections, term);
}

/** The term as a link to how its numbers are computed, with its definition as a hint. */
export function explained(term: Term, definition: string, label: string | TemplateResult): TemplateResult {
  return html`<a
    class="explained"
    href="help/numbers.html#${kSections[term] ?? ""}"
    target="_blank"
    rel="noopener"
    data-hint=${definition}
    aria-description=${definition}
    >${label}</a
  >`;
}
