/**
 * The help page about accuracy: the cards of all presets, and for cards of measurements that nothing was fitted to, a plot of
 * every run. `npm run validate` writes both, the runs into web/help/accuracy_runs.json.
 */

import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {kBasisTexts} from "../../src/format/basis.ts";
import {errorText} from "../../../wasm/client/claims.ts";
import {escaped} from "./body.ts";
import type {Body} from "./body.ts";
import {scatter} from "./scatter.ts";

/** As in arch_presets/schema/arch.schema.json. */
interface Card {
  readonly reference: string | readonly string[];
  readonly basis: keyof typeof kBasisTexts;
  readonly layers: number;
  readonly mape_percent: number;
  readonly worst_percent: number;
  readonly bias_percent?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A run that was measured, and its estimate; in cycles. */
export interface Run {
  readonly what: string;
  readonly measured: number;
  readonly estimated: number;
}

/** By a card's reference: what was run, its measured and its estimated cycles. */
type Runs = Readonly<Record<string, readonly (readonly [what: string, measured: number, estimated: number])[]>>;

interface Comparison {
  readonly accelerator: string;
  readonly card: Card;
  /** Of a card of basis `check`; empty for all others. */
  readonly runs: readonly Run[];
}

function json<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, "utf8")) as Content;
}

function runsOf(card: Card, runs: Runs): Run[] {
  return (runs[referenceOf(card)] ?? []).map(([what, measured, estimated]) => ({what, measured, estimated}));
}

export function readAccuracy(repository: string): Comparison[] {
  const runs = json<Runs>(join(repository, "web/help/accuracy_runs.json"));
  const folder = join(repository, "arch_presets");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => {
      const {title, accuracy = []} = json<{title: string; accuracy?: readonly Card[]}>(join(folder, name));
      return accuracy.map((card) => ({accelerator: title, card, runs: runsOf(card, runs)}));
    });
}

const errorOf = ({measured, estimated}: Run): number => 100 * (estimated / measured - 1);

function worstOf(runs: readonly Run[]): Run | undefined {
  return [...runs].sort((a, b) => Math.abs(errorOf(b)) - Math.abs(errorOf(a)))[0];
}

function referenceOf({reference}: Card): string {
  return [reference].flat().join(" ");
}

/** What tells the cards of an accelerator apart: the words behind the last colon. */
function shortOf(card: Card): string {
  return referenceOf(card).replace(/^.*: /, "");
}

const signed = (percent: number): string => `${percent < 0 ? "−" : "+"}${errorText(Math.abs(percent))}`;

function row({card, runs}: Comparison): string {
  const worst = worstOf(runs);
  const cells = [
    String(card.layers),
    errorText(card.mape_percent),
    `${errorText(card.worst_percent)}${worst === undefined ? "" : ` (${escaped(worst.what)})`}`,
    card.bias_percent === undefined ? "" : signed(card.bias_percent),
  ];
  return `<tr><th scope="row">${escaped(referenceOf(card))}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function table(comparisons: readonly Comparison[], label: string): string {
  const head = ["Compared with", "Runs", "Error on average", "Worst", "On average too many (+) or few (−)"];
  return `<div class="scroller" tabindex="0" role="region" aria-label="${escaped(label)}"><table><thead><tr>${head
    .map((title) => `<th scope="col">${title}</th>`)
    .join("")}</tr></thead><tbody>${comparisons.map(row).join("")}</tbody></table></div>`;
}

function figure({card, runs}: Comparison): string {
  const caption = `${shortOf(card)}: ${errorText(card.mape_percent)} on average, ${errorText(card.worst_percent)} at most`;
  return `<figure>${scatter(runs, caption)}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

function plots(comparisons: readonly Comparison[]): string {
  const known = comparisons.filter(({runs}) => runs.length > 0);
  if (known.length === 0) return "<p>The single runs are not part of this page.</p>";
  return (
    "<p>Each point is a run: to the right the cycles that were measured, upwards those that are estimated, both in powers of ten. " +
    "On the line both are equal; between the dashed lines they differ by a fifth at most. " +
    '<a href="accuracy_runs.csv" download>All runs as CSV</a>.</p>' +
    `<div class="plots">${known.map(figure).join("")}</div>`
  );
}

const kHonest =
  "Rows of this kind were kept aside: no number of a description was calibrated on them. Where a card says that they were in sight " +
  "while the machine was described, choices may have been made because of them: expect larger errors of layers that nobody has looked at.";

export function accuracyPage(comparisons: readonly Comparison[]): Body {
  const isCheck = ({card}: Comparison): boolean => card.basis === "check";
  const checks = comparisons.filter(isCheck);
  const others = comparisons.filter((one) => !isCheck(one));
  const accelerators = [...new Set(others.map(({accelerator}) => accelerator))];
  const checkedNames = [...new Set(checks.map(({accelerator}) => accelerator))];
  const headings = [
    {level: 2, id: "errors", title: "Errors that may be expected"},
    {level: 2, id: "others", title: "Comparisons that no error follows from"},
  ];
  const other = accelerators
    .map((name) => {
      const own = others.filter(({accelerator}) => accelerator === name);
      const bases = [...new Set(own.map(({card}) => kBasisTexts[card.basis]))].join("; ");
      return `<h3>${escaped(name)}</h3><p>${escaped(bases)}.</p>${table(own, name)}`;
    })
    .join("");
  const check = checkedNames
    .map((name) => {
      const own = checks.filter(({accelerator}) => accelerator === name);
      return `<h3>${escaped(name)}</h3>${table(own, name)}${plots(own)}`;
    })
    .join("");
  const body =
    "<p>An estimate that is called exact is so about the machine as it is described. How far the description is from a real machine is another question, " +
    "and only measurements answer it. Each comparison is an accuracy card of an accelerator; the page shows the error of those cards " +
    "that speak for the layers in an estimate, weighted with their cycles, and none where less than half of the cycles are in such layers. " +
    '<a href="accuracy_cards.csv" download>All cards as CSV</a>.</p>' +
    `<h2 id="errors">Errors that may be expected</h2><p>${kHonest}</p>${check}` +
    `<h2 id="others">Comparisons that no error follows from</h2>${other}` +
    "<p>Accelerators that are not named on this page were never compared with anything.</p>";
  return {body, headings};
}

function csv(lines: readonly (readonly (string | number)[])[]): string {
  const field = (value: string | number): string =>
    typeof value === "number" ? String(value) : `"${value.replaceAll('"', '""')}"`;
  return lines.map((line) => `${line.map(field).join(",")}\n`).join("");
}

/** What can be downloaded from the page, by file names. */
export function accuracyFiles(comparisons: readonly Comparison[]): [string, string][] {
  const cards = comparisons.map(({accelerator, card}) => [
    accelerator,
    referenceOf(card),
    card.basis,
    card.layers,
    card.mape_percent,
    card.worst_percent,
    card.bias_percent ?? "",
  ]);
  const cardNames = ["accelerator", "reference", "basis", "runs", "mape_percent", "worst_percent", "bias_percent"];
  const runs = comparisons.flatMap(({accelerator, card, runs: own}) =>
    own.map((run) => [
      accelerator,
      shortOf(card),
      run.what,
      run.measured,
      run.estimated,
      Number(errorOf(run).toFixed(3)),
    ]),
  );
  const runNames = ["accelerator", "table", "run", "measured_cycles", "estimated_cycles", "error_percent"];
  return [
    ["accuracy_cards.csv", csv([cardNames, ...cards])],
    ["accuracy_runs.csv", csv([runNames, ...runs])],
  ];
}
