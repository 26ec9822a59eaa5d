/** `cyclescope pr ... --device ort`: ONNX Runtime in the command's own process. */
import {execFileSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, expect, it} from "vitest";
import {representatives} from "../../../build/wasm/package/index.js";

const folder = mkdtempSync(join(tmpdir(), "cyclescope-"));
const kCommand = fileURLToPath(new URL("../../../build/wasm/cli/cli.js", import.meta.url));

afterAll(() => rmSync(folder, {recursive: true}));

function run(...argv) {
  return execFileSync("node", [kCommand, ...argv], {encoding: "utf8", stdio: ["ignore", "pipe", "pipe"]});
}

it("measures the layers of a table in milliseconds", async () => {
  const plan = join(folder, "plan.csv");
  writeFileSync(plan, "type,m,n,k,latency_ms\nfully_connected,1,1000,512,\nfully_connected,8,512,512,\n");
  const {unit, layers} = await representatives.tableLayers(run("pr", "measure", "--device", "ort", "-q", plan));
  expect(unit).toBe("ms");
  expect(layers.map(({layer}) => layer.n)).toEqual([1000, 512]);
  for (const {latencies} of layers) expect(latencies[0]).toBeGreaterThan(0);
});

it("has a unit of its own", () => {
  expect(() => run("pr", "measure", "--device", "ort", "--unit", "us", join(folder, "plan.csv"))).toThrow(/--unit/);
});
