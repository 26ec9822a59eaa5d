/** arch_presets/COVERAGE.md says what the accelerators map. */
import {readFileSync} from "node:fs";
import {expect, it} from "vitest";
import {coveragePath, coverageText} from "../../.scripts/coverage.mjs";
import * as cyclescope from "../../build/wasm/package/index.js";

it("is what `npm run coverage` writes", async () => {
  expect(await coverageText(cyclescope)).toBe(readFileSync(coveragePath, "utf8"));
});
