/** A result as an entry for BibTeX. */

import type {Estimate} from "../core/types.ts";
import {exactClaim} from "../../../wasm/client/claims.ts";
import {designName, parametersText, totalFacts} from "./words.ts";
import type {Words} from "./markdown.ts";

/** `link`: empty where no link can hold it. `today`: the day on which the result was made. */
export function citationText(estimate: Estimate, {title}: Words, link: string, today: Date): string {
  const key = `cyclescope_${estimate.network.name}_${estimate.architecture.name}`.replace(/\W+/g, "_");
  const named = title === "" ? designName(estimate) : `${title}: ${designName(estimate)}`;
  const [first] = totalFacts(estimate);
  const said = `${first?.label}: ${first?.value} (${exactClaim(estimate).short}); ${parametersText(estimate)}`;
  const fields = [
    ["author", "{{Cyclescope contributors}}"],
    ["title", `{${latex(named)}. Estimate by Cyclescope ${latex(estimate.core_version)}}`],
    ["year", `{${today.getFullYear()}}`],
    ...(link === "" ? [] : [["url", `{${link.replaceAll(/[{}\\]/g, encodeURIComponent)}}`]]),
    ["urldate", `{${day(today)}}`],
    ["note", `{${latex(said)}}`],
  ];
  return `@misc{${key},\n${fields.map(([name, value]) => `  ${name} = ${value},`).join("\n")}\n}\n`;
}

function day(date: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const kEscapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function latex(text: string): string {
  return text.replace(/[\\{}$&#_%~^]/g, (character) => kEscapes[character] ?? `\\${character}`);
}
