/** The errors that estimates are said to be validated by, and the runs that they come from. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {gemminiCheck} from "../../.scripts/validation/gemmini_check.mjs";
import {readRuns} from "../../.scripts/validation/runs.mjs";
import {errorOf, summaryOf} from "../../.scripts/validation/tables.mjs";
import {estimate} from "../../build/wasm/package/index.js";

/** Percent by which a plotted estimate may differ from today's: less than a point is wide. */
const kStale = 0.5;

const preset = JSON.parse(readFileSync(new URL("../../arch_presets/gemmini.json", import.meta.url), "utf8"));
const cards = preset.accuracy.filter(({basis}) => basis === "check");
const runs = readRuns();
const tables = gemminiCheck.map((table) => ({table, rows: table.rows()}));
const missing = tables.find(({rows}) => "skipped" in rows)?.rows.skipped;

async function cyclesOf(table, row) {
  const {architecture, network, parameters, counted} = table.estimate(row);
  const {layers} = await estimate({
    architecture: JSON.stringify(architecture),
    network: JSON.stringify(network),
    parameters,
  });
  return layers.filter(counted).reduce((sum, layer) => sum + Number(layer.cycles), 0);
}

describe("Gemmini's cards", () => {
  it("are all of rows that nothing was fitted to, or say that they are not", () => {
    expect(cards.length).toBeGreaterThan(0);
    for (const {basis} of preset.accuracy) expect(["check", "fit"]).toContain(basis);
  });

  it("have the errors of the runs that the page plots", () => {
    const references = cards.map(({reference}) => [reference].flat().join(" "));
    expect(Object.keys(runs).sort()).toEqual(references.sort());
    for (const {reference, layers, mape_percent, worst_percent, bias_percent} of cards) {
      const plotted = runs[[reference].flat().join(" ")];
      const results = plotted.map(([what, measured, cycles]) => ({what, measured, methods: {aidg: cycles}}));
      const {rows, mape, worst, mean_error: bias} = summaryOf(results, ["aidg"]).aidg;
      expect([rows, mape.toFixed(2), worst.toFixed(1), bias.toFixed(2)]).toEqual([
        layers,
        mape_percent.toFixed(2),
        worst_percent.toFixed(1),
        bias_percent.toFixed(2),
      ]);
    }
  });
});

describe.skipIf(missing !== undefined)(`the runs behind them${missing ? `: skipped, ${missing}` : ""}`, () => {
  it("are what was measured, and today's estimates", {timeout: 600_000}, async () => {
    for (const {table, rows} of tables) {
      const plotted = runs[table.reference];
      expect(plotted.map(([what, measured]) => [what, measured])).toEqual(
        rows.map((row) => [table.describe(row), table.measured(row)]),
      );
      for (const [i, row] of rows.entries()) {
        const [what, , cycles] = plotted[i];
        expect(Math.abs(errorOf(cycles, await cyclesOf(table, row))), `${table.name}, ${what}`).toBeLessThan(kStale);
      }
    }
  });
});
