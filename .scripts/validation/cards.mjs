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

const kLongestLine = 160;
const kIndent = "     ";

const spaced = (value) =>
  JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, " ")
    .replace(/([{[]) | ([}\]])/g, "$1$2");

/** `pieces` in as few lines as hold them, each with `between` behind it but for the last. */
function packed(pieces, between, longest) {
  const lines = [];
  for (const piece of pieces) {
    const longer = `${lines.at(-1)}${between}${piece}`;
    if (lines.length > 0 && longer.length <= longest) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}

/** A text as a preset has it: a list of lines where it does not fit on one. */
export function writtenText(text, longest) {
  if (text.length + 2 <= longest) return JSON.stringify(text);
  const lines = packed(text.split(" "), " ", kLongestLine - kIndent.length - 4);
  return `[${lines.map((line) => `\n${kIndent} ${JSON.stringify(line)}`).join(",")}]`;
}

/** A card as it stands in a preset. */
export function cardText(card) {
  const {reference, ...others} = card;
  const first = `"reference": ${writtenText(reference, kLongestLine - kIndent.length - '"reference": ,'.length)}`;
  const members = Object.entries(others).map(([name, value]) => `${JSON.stringify(name)}: ${spaced(value)}`);
  const lines = packed(members, ", ", kLongestLine - kIndent.length - 3);
  return `    {${[first, ...lines].join(`,\n${kIndent}`)}}`;
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
