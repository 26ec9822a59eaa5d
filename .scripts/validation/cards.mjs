/**
 * Accuracy cards of a preset from the tables of what nothing was fitted to: how far estimates are off on layers that
 * the description has not seen, over all of a table's rows, with the range of sizes and the mappings that they cover.
 */
import {readFileSync, writeFileSync} from "node:fs";

/**
 * What a card says of `rows` of a table, whose estimates are `results`.
 * @param {{reference: string, mappings: string[], cardParameters: Record<string, unknown>}} table
 * @param {{macs: number}[]} requests
 * @param {{rows: number, mape: number, worst: number, mean_error: number}} statistics of the errors, in percent
 */
export function cardOf(table, requests, statistics) {
  const macs = requests.map((request) => request.macs).filter((value) => value > 0);
  return {
    reference: table.reference,
    basis: "check",
    layers: statistics.rows,
    mape_percent: rounded(statistics.mape, 2),
    worst_percent: rounded(statistics.worst, 1),
    bias_percent: rounded(statistics.mean_error, 2),
    mappings: table.mappings,
    parameters: table.cardParameters,
    ...(macs.length > 0 ? {macs: [Math.min(...macs), Math.max(...macs)]} : {}),
  };
}

const rounded = (value, digits) => Number(value.toFixed(digits));

/** The members of a card that fit on a line together. */
const kLines = [
  ["reference"],
  ["basis", "layers", "mape_percent", "worst_percent", "bias_percent"],
  ["mappings"],
  ["parameters"],
  ["macs"],
];

const spaced = (value) =>
  JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, " ")
    .replace(/([{[]) | ([}\]])/g, "$1$2");

/** A card as it stands in a preset. */
export function cardText(card) {
  const lines = kLines
    .map((names) =>
      names.filter((name) => name in card).map((name) => `${JSON.stringify(name)}: ${spaced(card[name])}`),
    )
    .filter((members) => members.length > 0)
    .map((members) => members.join(", "));
  return `    {${lines.join(",\n     ")}}`;
}

/** Replaces the cards of the preset in `file`; says whether that changed it. */
export function writeCards(file, cards) {
  const text = readFileSync(file, "utf8");
  const block = /"accuracy": \[\n[\s\S]*?\n {2}\]/;
  if (!block.test(text)) throw new Error(`${file} has no accuracy cards`);
  const written = text.replace(block, () => `"accuracy": [\n${cards.map(cardText).join(",\n")}\n  ]`);
  if (written !== text) writeFileSync(file, written);
  return written !== text;
}
