/** Where the help says how a number is computed: sections of web/help/numbers.md. */

import {html} from "lit";
import type {TemplateResult} from "lit";
import type {ViewName} from "../../state/explore/exploration.ts";
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
  weights: "weights-of-a-network",
};

/** What the numbers of a view, or of what stands beside one, are: titles of sections and their places. */
const kTopics = {
  cycles: ["Cycles", "cycles"],
  causes: ["Causes of the cycles", "causes-of-the-cycles"],
  losses: ["Where cycles go", "where-cycles-go"],
  roofline: ["Roofline", "roofline"],
  memory: ["Memory, level by level", "memory-level-by-level"],
  changes: ["Sweeps and changes", "sweeps-and-changes"],
  machine: ["Parts of the machine", "parts-of-the-machine"],
  busy: ["Busy shares", "busy-shares"],
  inside: ["Inside a layer", "inside-a-layer"],
  energy: ["Energy", "energy"],
  utilisation: ["Utilisation", "utilisation"],
  pinned: ["Against pinned", "against-pinned"],
} as const;
export type Topic = keyof typeof kTopics;

export const kViewTopics: Readonly<Record<ViewName, readonly Topic[]>> = {
  help: ["changes", "cycles"],
  sweep: ["changes", "cycles", "utilisation"],
  roofline: ["roofline", "utilisation"],
  waterfall: ["losses", "causes"],
  machine: ["machine", "busy", "causes"],
  memory: ["memory"],
  energy: ["energy"],
  layer: ["inside", "cycles"],
};

/** A line that leads to how numbers of these kinds are computed. */
export function howComputed(topics: readonly Topic[]): TemplateResult {
  const links = topics.map((topic) => {
    const [title, id] = kTopics[topic];
    return html`<a class="explained" href="help/numbers.html#${id}" target="_blank" rel="noopener">${title}</a>`;
  });
  return html`<p class="computed">
    How these numbers are computed: ${links.map((link, index) => (index === 0 ? link : html`, ${link}`))}
  </p>`;
}

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
