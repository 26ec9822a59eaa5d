/** Regression coefficients in the presets: those that `npm run regression` fits to what was measured. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {fitted, fittedPresets, presetPath, withRegression} from "../../.scripts/regression.mjs";

const kRegression = {coefficients: [1, 0.25, 3e-7, 0], fitted_on: 'a "chip" of $1'};

describe("a regression's place in a description", () => {
  const text = '{\n  "name": "machine",\n\n  "sources": {"/clock_hz": "assumed"}\n}\n';
  const once = withRegression(text, kRegression);

  it("is before the sources", () => {
    expect(JSON.parse(once)).toEqual({...JSON.parse(text), regression: kRegression});
    expect(Object.keys(JSON.parse(once))).toEqual(["name", "regression", "sources"]);
  });

  it("is taken by the next one", () => {
    expect(withRegression(once, kRegression)).toBe(once);
    const other = {coefficients: [-2], fitted_on: "another"};
    expect(JSON.parse(withRegression(once, other)).regression).toEqual(other);
  });
});

describe.each(fittedPresets())("the preset %s", (name) => {
  const text = readFileSync(presetPath(name), "utf8");
  const regression = fitted(name);

  it("has coefficients", () => {
    expect(JSON.parse(text).regression.coefficients.length).toBe(4);
  });

  it.skipIf(regression.skipped)("has those that were fitted to what was measured", () => {
    expect(withRegression(text, regression)).toBe(text);
  });

  if (regression.skipped) console.log(`not compared with the fit of ${name}: ${regression.skipped}`);
});
