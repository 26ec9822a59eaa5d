/** The package's declarations in programs of others, and what its tarball holds. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {root} from "./support/module.mjs";

const path = (name) => fileURLToPath(new URL(name, root));
let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-types-"));
});
afterAll(() => rmSync(folder, {recursive: true}));

/** What the compiler says of `program`, with these libraries and no types of Node. */
function compiled(program, lib) {
  writeFileSync(join(folder, "program.ts"), program);
  const compilerOptions = {
    target: "ES2022",
    lib,
    types: [],
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({compilerOptions, files: ["program.ts"]}));
  const argv = [path("node_modules/typescript/bin/tsc"), "-p", join(folder, "tsconfig.json")];
  return spawnSync(process.execPath, argv, {encoding: "utf8"}).stdout;
}

const program = (signal) => `
  import {CyclescopeError, createClient, estimate, estimateMany, tryEstimate} from "${path("build/wasm/package/index.js")}";
  const request = {architecture: "oma", network: new Uint8Array()};
  export const cycles: Promise<number | null> = estimate(request).then(({total}) => total.cycles);
  export const outcome = tryEstimate({...request${signal}});
  export const many = estimateMany([request]);
  export const client = createClient();
  export const code = (error: CyclescopeError): string => error.code;
`;

describe("the package's types", () => {
  it("compile without those of the DOM and of Node", () => {
    expect(compiled(program(""), ["ES2022"])).toBe("");
  });

  it("take what the DOM has, where its types are there", () => {
    const lib = ["ES2022", "DOM"];
    expect(compiled(program(", network: new Blob([]), signal: new AbortController().signal"), lib)).toBe("");
  });

  it("refuse what is none of the inputs", () => {
    expect(compiled(program(", signal: 7"), ["ES2022"])).toMatch(/TS2322|TS2345/);
  });
});

describe("the tarball", () => {
  const {files} = JSON.parse(
    spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {encoding: "utf8", cwd: path(".")}).stdout,
  )[0];
  const names = new Set(files.map((file) => file.path));

  it.each([
    "arch_presets/README.md",
    "arch_presets/schema/arch.schema.json",
    "arch_presets/schema/mapping.schema.json",
    "web/networks/schema/network.schema.json",
    "wasm/schema/estimate.schema.json",
    "core/timing/README.md",
    "core/timing/SEMANTICS.md",
    "build/wasm/package/index.js",
    "build/wasm/package/index.d.ts",
    "build/wasm/cli/cli.js",
    "web/public/third_party_notices.txt",
    "LICENSE",
    "README.md",
  ])("holds %s", (name) => {
    expect(names).toContain(name);
  });

  it("holds no tests, tools or sources", () => {
    expect([...names].filter((name) => /^(tests|\.scripts|web\/src|node_modules)\/|\.cpp$/.test(name))).toEqual([]);
  });
});
