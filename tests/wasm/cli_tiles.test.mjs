/** Tile sizes and what a cache holds, on the command line and through the package. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {root} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));
let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-tiles-"));
});
afterAll(() => rmSync(folder, {recursive: true}));

function run(...argv) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [cli, ...argv], {encoding: "utf8", cwd: folder});
  return {status, stdout, stderr};
}

const kOn = ["-a", "gemmini", "-n", "resnet8", "-q"];

function estimated(...options) {
  const {status, stdout, stderr} = run("estimate", ...kOn, "-f", "json", ...options);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

/** The first layer with a tile variable above 1, and that variable. */
function somewhere({layers}) {
  for (const {name, kernels} of layers) {
    for (const {tiles} of kernels) {
      const found = Object.entries(tiles).find(([, size]) => size > 1);
      if (found) return {layer: name, variable: found[0], size: found[1]};
    }
  }
  throw new Error("no tile size above 1");
}

const tilesOf = (estimate, layer) =>
  Object.assign({}, ...estimate.layers.find(({name}) => name === layer).kernels.map(({tiles}) => tiles));

describe("tile sizes that are given", () => {
  it("are in the estimate, marked, on the line or in a file", () => {
    const {layer, variable} = somewhere(estimated());
    const option = `${layer}.${variable}=1`;
    const pinned = estimated("--tile", option);
    expect(tilesOf(pinned, layer)[variable]).toBe(1);
    expect(pinned.layers.find(({name}) => name === layer).kernels.flatMap((kernel) => kernel.pinned ?? [])).toContain(
      variable,
    );
    const file = join(folder, "tiles.json");
    writeFileSync(file, JSON.stringify({[layer]: {[variable]: 1}}));
    expect(estimated("--tile-file", file)).toEqual(pinned);
    expect(run("estimate", ...kOn, "--tile", option).stdout).toContain(`given tile sizes: ${option}\n`);
    // The trace is of the same program.
    const traced = run("trace", "-a", "gemmini", "-n", "resnet8", "-l", layer, "-f", "json", "--tile", option);
    expect(traced.stderr).toBe("");
    expect(traced.stdout).not.toBe(run("trace", "-a", "gemmini", "-n", "resnet8", "-l", layer, "-f", "json").stdout);
  });

  it("are refused with their place and a reason", () => {
    const {layer, variable} = somewhere(estimated());
    const refused = (option) => run("estimate", ...kOn, "--tile", option);
    for (const [option, message] of [
      [`${layer}x.${variable}=1`, /pinned_tiles.*the network has no layer/],
      [`${layer}.${variable}x=1`, /none of its tile sizes is called[^]*hint:/],
      [`${layer}.${variable}=999999`, /cannot be 999999: it can (only )?be 1/],
    ]) {
      const {status, stdout, stderr} = refused(option);
      expect(stderr).toMatch(message);
      expect(stdout).toBe("");
      expect(status).toBe(1);
    }
    for (const option of ["conv1", "conv1.=3", `${layer}.${variable}=-1`, `${layer}.${variable}=x`]) {
      expect(refused(option).status, option).toBe(2);
    }
  });

  it("come from a file of the right form", () => {
    const file = join(folder, "wrong.json");
    writeFileSync(file, '{"conv1": {"tile_f": "64"}}');
    const {status, stderr} = run("estimate", ...kOn, "--tile-file", file);
    expect(stderr).toMatch(/tile sizes by layer and tile variable are needed/);
    expect(status).toBe(1);
  });
});

describe("--tiles best", () => {
  it("finds no more cycles than the description, and says what it tried", () => {
    const described = estimated();
    const best = estimated("--tiles", "best", "--tile-trials", "6");
    expect(best.total.described_cycles).toBe(described.total.cycles);
    expect(best.total.cycles).toBeLessThan(described.total.cycles);
    for (const {kernels} of best.layers) {
      for (const {search, tiles} of kernels) {
        if (Object.keys(tiles).length > 0) expect(search.tried).toBeLessThanOrEqual(Math.min(6, search.fitting));
      }
    }
    expect(run("estimate", ...kOn, "--tiles", "best", "--tile-trials", "6").stdout).toMatch(
      /tile sizes: the fastest found, [\d.]+ % fewer cycles than the [\d,]+ of the description's; tried \d+ of /,
    );
  });

  it("is one of two choices", () => {
    expect(run("estimate", ...kOn, "--tiles", "worst").status).toBe(2);
    expect(run("estimate", ...kOn, "--tile-trials", "3").stderr).toMatch(/--tile-trials is about --tiles best/);
  });
});

describe("--residency", () => {
  it("is given by one option or the other", () => {
    expect(run("estimate", ...kOn, "--residency", "warm").status).toBe(2);
    expect(run("estimate", ...kOn, "--residency", "cold", "--resident", "X=1").status).toBe(2);
    expect(run("estimate", ...kOn, "--resident", "X=2").status).toBe(2);
  });
});
