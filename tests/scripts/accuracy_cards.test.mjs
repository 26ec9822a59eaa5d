/** The errors that estimates are said to be validated by are those of the rows that nothing was fitted to. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {gemminiCheck} from "../../.scripts/validation/gemmini_check.mjs";
import {summaryOf} from "../../.scripts/validation/tables.mjs";
import {estimate} from "../../build/wasm/package/index.js";

const preset = JSON.parse(readFileSync(new URL("../../arch_presets/gemmini.json", import.meta.url), "utf8"));
const cards = preset.accuracy.filter(({basis}) => basis === "check");
const tables = gemminiCheck.map((table) => ({table, rows: table.rows()}));
const missing = tables.find(({rows}) => "skipped" in rows)?.rows.skipped;

/** Statistics of the estimates of a table's rows. */
async function errorsOf({table, rows}) {
  const results = [];
  for (const row of rows) {
    const {architecture, network, parameters, counted} = table.estimate(row);
    const {layers} = await estimate({
      architecture: JSON.stringify(architecture),
      network: JSON.stringify(network),
      parameters,
    });
    const cycles = layers.filter(counted).reduce((sum, layer) => sum + Number(layer.cycles), 0);
    results.push({measured: table.measured(row), methods: {aidg: cycles}});
  }
  return summaryOf(results, ["aidg"]).aidg;
}

describe.skipIf(missing !== undefined)(`Gemmini's cards${missing ? `: skipped, ${missing}` : ""}`, () => {
  it("are all of rows that nothing was fitted to, or say that they are not", () => {
    expect(cards.length).toBeGreaterThan(0);
    for (const {basis} of preset.accuracy) expect(["check", "fit"]).toContain(basis);
  });

  it("have the errors of today's estimates", {timeout: 600_000}, async () => {
    const found = [];
    for (const entry of tables) found.push({state: entry.table.state, ...(await errorsOf(entry))});
    for (const {reference, parameters, layers, mape_percent, worst_percent, bias_percent} of cards) {
      const same = found.filter(({state, rows}) => state === parameters.data && rows === layers);
      const near = same.some(
        ({mape, worst, mean_error: bias}) =>
          Math.abs(mape - mape_percent) < 0.06 &&
          Math.abs(worst - worst_percent) < 0.6 &&
          Math.abs(bias - bias_percent) < 0.06,
      );
      expect(near, `${reference}: ${JSON.stringify(same)}`).toBe(true);
    }
  });
});
