/**
 * The runs behind the accuracy cards of basis `check`, for the help page about accuracy, which has to be built where the
 * measurements are not at hand. Of each only what the page plots: what it was, and its measured and estimated cycles.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../run.mjs";

const kFile = join(root, "web", "help", "accuracy_runs.json");

/** By the card's reference, which says where they were measured: what, measured cycles, estimated cycles. */
export function readRuns() {
  return JSON.parse(readFileSync(kFile, "utf8"));
}

/**
 * Writes the runs of tables that are cards; says whether that changed the file.
 * @param {{card: {reference: string}, results: {what: string, measured: number, methods: {aidg: number}}[]}[]} reports
 */
export function writeRuns(reports) {
  const tables = reports.map(({card, results}) => {
    const rows = results.map(({what, measured, methods}) => `    ${JSON.stringify([what, measured, methods.aidg])}`);
    return `  ${JSON.stringify(card.reference)}: [\n${rows.join(",\n")}\n  ]`;
  });
  const text = `{\n${tables.join(",\n")}\n}\n`;
  const changed = text !== readFileSync(kFile, "utf8");
  if (changed) writeFileSync(kFile, text);
  return changed;
}
