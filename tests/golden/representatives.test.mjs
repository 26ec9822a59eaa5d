/** The module gives the golden plan, measurements and models byte for byte. */
import {readFileSync} from "node:fs";
import {expect, it} from "vitest";
import {kRepresentativesGolden, representativesGolden} from "../../.scripts/golden_representatives.mjs";
import {loadFullModule, root} from "../wasm/support/module.mjs";

it("plans, measurements and models are the golden ones", async () => {
  const golden = readFileSync(new URL(kRepresentativesGolden, root), "utf8");
  expect(representativesGolden(await loadFullModule())).toBe(golden);
});
