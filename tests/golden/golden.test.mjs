/** The module gives the golden estimates byte for byte. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {estimateText, formatGolden, goldenNames, goldenPath} from "../../.scripts/golden.mjs";
import {loadModule} from "../wasm/support/module.mjs";

describe("golden estimates", () => {
  it.each(goldenNames())("%s", async (name) => {
    expect(formatGolden(estimateText(await loadModule(), name))).toBe(readFileSync(goldenPath(name), "utf8"));
  });

  it("are of three networks on each of the first two accelerators", () => {
    expect(goldenNames()).toEqual(
      expect.arrayContaining([
        ...["autoencoder", "resnet8", "tc_resnet8"].map((network) => `oma/${network}`),
        ...["bert_base", "mobilenet_v2", "resnet50"].map((network) => `systolic_array/${network}`),
      ]),
    );
  });
});
