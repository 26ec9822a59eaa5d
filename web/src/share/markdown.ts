/** An estimate for a README, an issue or lecture notes: what is claimed, a table of the layers, and the link. */

import type {Estimate} from "../core/types.ts";
import {claimFacts, designName, kLayerHeads, layerLines, parametersText, totalFacts} from "./words.ts";
import type {LayerLine} from "./words.ts";

export interface Words {
  readonly title: string;
  readonly note: string;
}

/** `link`: where it can be opened; empty where no link can hold it. */
export function markdownText(estimate: Estimate, {title, note}: Words, link: string): string {
  const keys = Object.keys(kLayerHeads) as (keyof LayerLine)[];
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const head = [
    row(keys.map((key) => kLayerHeads[key])),
    `|${keys.map((key) => (isNumber(key) ? " ---: |" : " --- |")).join("")}`,
  ];
  const parameters = parametersText(estimate);
  return [
    `## ${plain(title || designName(estimate))}`,
    ...(title === "" ? [] : [plain(designName(estimate))]),
    ...(note === ""
      ? []
      : [
          note
            .split(/\r?\n/)
            .map((line) => `> ${plain(line)}`)
            .join("\n"),
        ]),
    totalFacts(estimate)
      .map(({label, value}) => `**${label}:** ${plain(value)}`)
      .join("; "),
    claimFacts(estimate)
      .map(({label, value}) => `* ${label}: ${plain(value)}`)
      .join("\n"),
    ...(parameters === "" ? [] : [`Parameters: ${plain(parameters)}`]),
    [...head, ...layerLines(estimate).map((line) => row(keys.map((key) => line[key])))].join("\n"),
    `Made by Cyclescope ${estimate.core_version}, method \`${estimate.method}\`.${link === "" ? "" : ` [Open it](<${link}>)`}`,
  ]
    .join("\n\n")
    .concat("\n");
}

function isNumber(key: keyof LayerLine): boolean {
  return key === "cycles" || key === "share" || key === "macs" || key === "utilisation";
}

/** Text that Markdown shows as it is. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}

function cell(text: string): string {
  return plain(text).replaceAll(/\s+/g, " ");
}
