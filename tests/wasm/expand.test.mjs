/** Descriptions written out, by the package and on the command line. */
import {spawnSync} from "node:child_process";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {checkArchitecture, expand, presets, tryExpand} from "../../build/wasm/package/index.js";
import {root} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));

describe("expand", () => {
  it.each(presets.map(({name}) => name))("writes %s out, and once more nothing changes", async (name) => {
    const text = await expand(name);
    const document = JSON.parse(text);
    for (const key of ["use", "functions", "components", "blocks"]) expect(document).not.toHaveProperty(key);
    for (const mapping of document.mappings) expect(mapping).not.toHaveProperty("extends");
    expect(await expand(text)).toBe(text);
    expect(await checkArchitecture(text)).toEqual(await checkArchitecture(name));
  });

  it("is a command", async () => {
    const {status, stdout} = spawnSync(process.execPath, [cli, "expand", "eyeriss"], {encoding: "utf8"});
    expect(status).toBe(0);
    expect(stdout).toBe(await expand("eyeriss"));
  });

  it("says what is wrong where it was written, and through which use it came", async () => {
    const outcome = await tryExpand({
      name: "x",
      clock_hz: 1,
      components: {"memory(name)": {objects: [{class: "SRAM", name: "$name", data_widht: 8}]}},
      operations: {},
      objects: ["memory(sram)"],
      edges: [],
    });
    if (outcome.ok) throw new Error("the key is not refused");
    expect(outcome.error.path).toBe("/components/memory(name)/objects/0/data_widht");
    expect(outcome.error.message).toContain("through the component 'memory', used at /objects/0");
  });
});
