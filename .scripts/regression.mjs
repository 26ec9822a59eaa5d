/**
 * npm run regression: fits the baseline `regression` of each preset whose layers were measured, and writes it into the
 * description. The coefficients are those of the measured layers alone: nothing is estimated, and the same tables give
 * the same text. Most of the ground truth is not part of the repository; where it is not at hand, this says so.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {isMain, progress, root} from "./run.mjs";
import {gemmini} from "./validation/gemmini.mjs";
import {writtenText} from "./validation/cards.mjs";
import {fit, leaveOneLayerOut} from "./validation/regression.mjs";

const kDigits = 6;
const kLongestText = 140;

/** By preset: which rows of which tables run on the machine as its parameters are by default. */
const kMeasured = {
  gemmini: {
    what:
      "weight-stationary matrix products, warm, at DRAM latency 0, and convolutions without pooling, run once, on " +
      "Gemmini RTL (Chipyard GemminiRocketConfig in Verilator). Depthwise layers, which take far longer for each " +
      "multiply-accumulate, are not among them. The coefficients do not follow the parameters",
    tables: gemmini,
    wants: {
      gemmini_rtl_matmul: (row) => row.dataflow === "WS" && row.dram_latency_cycles === 0,
      gemmini_rtl_conv: (row) => !row.pool_size,
    },
  },
};

export const presetPath = (name) => join(root, "arch_presets", `${name}.json`);

/** Presets that have measured layers. */
export const fittedPresets = () => Object.keys(kMeasured);

/** {coefficients, fitted_on} of a preset, or {skipped: why} where its tables are not at hand. */
export function fitted(name) {
  const {what, tables, wants} = kMeasured[name];
  const samples = [];
  for (const table of tables) {
    if (!(table.name in wants)) continue;
    const rows = table.rows();
    if (rows.skipped) return rows;
    for (const row of rows.filter(wants[table.name])) {
      const {network, features} = table.estimate(row);
      samples.push({layer: JSON.stringify(network), group: "", features, cycles: table.measured(row)});
    }
  }
  const estimates = leaveOneLayerOut(samples);
  const error = samples.reduce((sum, {cycles}, i) => sum + Math.abs(estimates[i] / cycles - 1), 0) / samples.length;
  return {
    coefficients: fit(samples).map((value) => Number(value.toPrecision(kDigits))),
    fitted_on: `${samples.length} layers: ${what}. Mean absolute error of each layer with a fit to the others: ${(100 * error).toFixed(1)} %`,
  };
}

/** The text of a description with `regression` in place of the one that it has, or before its sources. */
export function withRegression(text, {coefficients, fitted_on: fittedOn}) {
  const written = writtenText(fittedOn, kLongestText);
  const member = `"regression": {"coefficients": [${coefficients.join(", ")}],\n    "fitted_on": ${written}},\n`;
  const known = /"regression": \{"coefficients": \[[^\]]*\],\s*"fitted_on": \[?(?:\s*"(?:[^"\\]|\\.)*",?)*\]?\},\n/;
  if (known.test(text)) return text.replace(known, () => member);
  return text.replace(/^( *)("sources": \{)/m, (_, indent, sources) => `${indent}${member}${indent}${sources}`);
}

if (isMain(import.meta)) {
  for (const name of fittedPresets()) {
    const regression = fitted(name);
    if (regression.skipped) {
      progress(`skipped ${name}: ${regression.skipped}`);
      continue;
    }
    const path = presetPath(name);
    writeFileSync(path, withRegression(readFileSync(path, "utf8"), regression));
    progress(`${name}: ${regression.coefficients.join(", ")}; ${regression.fitted_on}`);
  }
}
