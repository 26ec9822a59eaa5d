/**
 * npm run coverage: writes arch_presets/COVERAGE.md, which says for every built-in accelerator and network what share of
 * the multiply-accumulates is mapped, and which operators are not, and why. Layers are mapped but not timed.
 */
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {buildWasm} from "./build.mjs";
import {fail, isMain, progress, root} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

export const coveragePath = join(root, "arch_presets", "COVERAGE.md");

/** The text of the file, by the package's functions (wasm/package/index.ts). */
export async function coverageText({presets, networks, tryEstimate}) {
  const estimates = new Map();
  for (const preset of presets) {
    const row = new Map();
    for (const network of networks) {
      const outcome = await tryEstimate({architecture: preset.name, network: network.name, method: "roofline"});
      if (!outcome.ok) fail(`${preset.name}, ${network.name}: ${outcome.error.message}`);
      row.set(network, outcome.value);
    }
    estimates.set(preset, row);
  }
  const shares = networks.map((network) => [
    network.name,
    ...presets.map((p) => cellOf(estimates.get(p).get(network))),
  ]);
  const columns = presets.map((preset) => preset.title);
  const incomplete = presets.filter((preset) => [...estimates.get(preset).values()].some((e) => e.unmapped.length > 0));
  const sections = incomplete.map((preset) => {
    const rows = unmappedRows(estimates.get(preset));
    const header = ["operator", "layers", "networks", "most of a network's MACs", "reason, of the first"];
    return `## ${preset.title}\n\n${tableOf(header, rows)}`;
  });
  const complete = presets.filter((preset) => !incomplete.includes(preset)).map((preset) => preset.title);
  return `# What is mapped

Made by \`npm run coverage\`; do not edit. With the default parameters of each accelerator.

Share of the multiply-accumulates that is mapped. A star: there are operators that are not; they are listed below, and
every estimate lists its own. They count no cycles, so a total with a star is too low by what they would take.

${tableOf(["network", ...columns], shares)}${complete.length > 0 ? `\nThese map every operator of every network: ${complete.join(", ")}.\n` : ""}
${sections.join("\n")}`;
}

function cellOf({total, unmapped}) {
  const share = total.macs_mapped === total.macs ? "100 %" : `${floorPercent(total.macs_mapped / total.macs)} %`;
  return unmapped.length > 0 ? `${share} *` : share;
}

/** One decimal, rounded down: only all of it is 100. */
const floorPercent = (share) => (Math.floor(1000 * share) / 10).toFixed(1);

/** An accelerator's unmapped operators over all networks, those with the largest share of a network's MACs first. */
function unmappedRows(estimates) {
  const found = new Map();
  for (const [network, {unmapped}] of estimates) {
    for (const {operator, layers, share_of_macs: share, code, reason} of unmapped) {
      const key = `${operator} ${code}`;
      const entry = found.get(key) ?? {operator, reason, layers: 0, share: 0, networks: []};
      entry.layers += layers;
      entry.share = Math.max(entry.share, share);
      if (!entry.networks.includes(network.name)) entry.networks.push(network.name);
      found.set(key, entry);
    }
  }
  const byName = (a, b) => (a.operator < b.operator ? -1 : Number(a.operator > b.operator));
  return [...found.values()]
    .sort((a, b) => b.share - a.share || byName(a, b))
    .map(({operator, layers, networks, share, reason}) => {
      const most = share > 0 ? `${Math.max(0.1, 100 * share).toFixed(1)} %` : "none";
      return [operator, String(layers), networks.join(", "), most, reason];
    });
}

function tableOf(header, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("");
}

if (isMain(import.meta)) {
  await prepare(needs.site);
  await buildWasm();
  writeFileSync(coveragePath, await coverageText(await import("../build/wasm/package/index.js")));
  progress("wrote arch_presets/COVERAGE.md");
}
