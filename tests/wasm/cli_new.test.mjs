/** `cyclescope new`: a description that can be checked at once. */
import {spawnSync} from "node:child_process";
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {root} from "./support/module.mjs";

const cli = fileURLToPath(new URL("build/wasm/cli/cli.js", root));
let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cyclescope-new-"));
});
afterAll(() => rmSync(folder, {recursive: true}));

const run = (...argv) => spawnSync(process.execPath, [cli, ...argv], {encoding: "utf8", cwd: folder});

describe("cyclescope new", () => {
  it.each(["empty", "load-compute-store", "array"])(
    "writes the template %s under the name that is asked for",
    (template) => {
      const name = `mine_${template.replaceAll("-", "_")}`;
      expect(run("new", name, "--template", template).status).toBe(0);
      const machine = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
      expect(machine.name).toBe(name);
      expect(machine.title).toBe(`Mine ${template.replaceAll("-", " ")}`);
      expect(existsSync(join(folder, machine.$schema))).toBe(true);
      const {status, stdout} = run("check", `${name}.json`);
      expect(stdout).toContain(`accelerator ${name}`);
      expect(status).toBe(0);
    },
  );

  it("begins with the array", () => {
    expect(run("new", "plain").status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "plain.json"), "utf8")).mappings.length).toBeGreaterThan(1);
  });

  it("never writes over a file", () => {
    writeFileSync(join(folder, "kept.json"), "mine");
    const {status, stderr} = run("new", "kept");
    expect(status).toBe(1);
    expect(stderr).toContain("kept.json is there already");
    expect(readFileSync(join(folder, "kept.json"), "utf8")).toBe("mine");
  });

  it.each([
    [["new"], /needs one NAME/],
    [["new", "a", "b"], /needs one NAME/],
    [["new", "../a"], /'..\/a' is no name/],
    [["new", "9a"], /'9a' is no name/],
    [["new", "a", "--template", "vector"], /'vector' is none of array, empty, load-compute-store/],
    [["check", "a.json", "--template", "array"], /takes no --template/],
  ])("refuses %j", (argv, message) => {
    const {status, stderr} = run(...argv);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
