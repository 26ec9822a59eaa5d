/** A result as one page in HTML: read without a script or a network, and opened again by dropping it on Cyclescope. */

import type {Estimate} from "../core/types.ts";
import {designElement} from "./design_file.ts";
import type {Design} from "./design_file.ts";
import type {Words} from "./markdown.ts";
import {claimFacts, designName, kLayerHeads, layerLines, parametersText, totalFacts} from "./words.ts";
import type {Fact, LayerLine} from "./words.ts";

export interface Picture {
  readonly title: string;
  /** An SVG element. */
  readonly svg: string;
}

export interface Frozen {
  readonly estimate: Estimate;
  readonly words: Words;
  readonly pictures: readonly Picture[];
  readonly design: Design;
  /** Empty where no link can hold it. */
  readonly link: string;
  /** The result that it is compared with, if any, and what the two designs are called beside each other. */
  readonly pinned: {readonly name: string; readonly thisName: string; readonly cycles: number | null} | undefined;
  readonly today: Date;
}

const kStyles = `
:root { color-scheme: light; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; background: #fff; color: #171b22; font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 0.25rem; font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.125rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem 1rem; margin: 0; }
dt { color: #566070; }
dd { margin: 0; overflow-wrap: anywhere; }
.total dd:first-of-type { font-size: 1.5rem; font-weight: 600; }
.note { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid #0b62c1; white-space: pre-wrap; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid #dde1e8; text-align: left; white-space: nowrap; }
.number { text-align: right; }
svg { max-width: none; }
footer, .muted { color: #566070; font-size: 0.875rem; }
a { color: #0b62c1; }
`;

export function frozenPage(frozen: Frozen): string {
  const {estimate, words, design, today} = frozen;
  const name = designName(estimate);
  const title = words.title || name;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="Cyclescope ${escaped(estimate.core_version)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${kStyles}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="muted">${title === name ? "" : `${escaped(name)}. `}Estimated by Cyclescope ${escaped(estimate.core_version)}, method ${escaped(estimate.method)}, saved on ${escaped(today.toISOString().slice(0, 10))}. The numbers are as they were then.</p>
${words.note === "" ? "" : `<p class="note">${escaped(words.note)}</p>`}
${factList("total", totalFacts(estimate))}
${comparison(frozen)}
<h2>What is claimed</h2>
${factList("claims", claimFacts(estimate))}
<h2>Parameters</h2>
<p>${escaped(parametersText(estimate)) || "None."}</p>
${frozen.pictures.map(({title: heading, svg}) => `<h2>${escaped(heading)}</h2>\n<div class="wide">${svg}</div>`).join("\n")}
<h2>Layers</h2>
<div class="wide">${layerTable(estimate)}</div>
</main>
<footer>
<p>${wayBack(frozen)}</p>
</footer>
${designElement(design)}
</body>
</html>
`;
}

function factList(style: string, facts: readonly Fact[]): string {
  const rows = facts.map(({label, value}) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`);
  return `<dl class="${style}">\n${rows.join("\n")}\n</dl>`;
}

function comparison({pinned, estimate}: Frozen): string {
  if (pinned === undefined) return "";
  const cycles = (value: number | null) => (value === null ? "not runnable" : value.toLocaleString("en-US"));
  const row = (label: string, name: string, value: number | null) =>
    `<tr><th scope="row">${label}</th><td>${escaped(name)}</td><td class="number">${cycles(value)}</td></tr>`;
  return `<h2>Compared</h2>
<table><thead><tr><th></th><th scope="col">Design</th><th scope="col" class="number">Cycles</th></tr></thead><tbody>
${row("Pinned", pinned.name, pinned.cycles)}
${row("This", pinned.thisName, estimate.total.cycles)}
</tbody></table>`;
}

function layerTable(estimate: Estimate): string {
  const keys = Object.keys(kLayerHeads) as (keyof LayerLine)[];
  const style = (key: keyof LayerLine) =>
    ["cycles", "share", "macs", "utilisation"].includes(key) ? ' class="number"' : "";
  const head = keys.map((key) => `<th scope="col"${style(key)}>${kLayerHeads[key]}</th>`).join("");
  const rows = layerLines(estimate).map(
    (line) => `<tr>${keys.map((key) => `<td${style(key)}>${escaped(line[key])}</td>`).join("")}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`;
}

function wayBack({link}: Frozen): string {
  const dropped = "Drop this file on the page of Cyclescope to go on from here: it holds the whole design.";
  return link === "" ? dropped : `<a href="${escaped(link)}">Open it in Cyclescope.</a> ${dropped}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
