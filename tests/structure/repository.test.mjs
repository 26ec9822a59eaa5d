/** What may lie at the top of the repository, and what must agree with what. */
import {execFileSync} from "node:child_process";
import {existsSync, readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {describe, expect, it} from "vitest";
import {findFiles} from "../../.scripts/files.mjs";
import {root} from "../../.scripts/run.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");

describe("the repository", () => {
  it("holds at its top only what a reader looks for there", () => {
    const tracked = execFileSync("git", ["ls-files"], {cwd: root, encoding: "utf8"}).trim().split("\n");
    const top = [...new Set(tracked.map((path) => path.split("/")[0]))].filter((name) => !name.startsWith("."));
    const allowed = [
      "CMakeLists.txt",
      "CMakePresets.json",
      "LICENSE",
      "README.md",
      "arch_presets",
      "core",
      "package-lock.json",
      "package.json",
      "tests",
      "wasm",
      "web",
    ];
    expect(top.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it("has one version", () => {
    const version = JSON.parse(read("package.json")).version;
    expect(JSON.parse(read("package-lock.json")).version).toBe(version);
    expect(/project\(cyclescope VERSION (\S+)/.exec(read("CMakeLists.txt"))?.[1]).toBe(version);
    expect(/kCoreVersion = "(.+)"/.exec(read("core/estimate/version.h"))?.[1]).toBe(version);
  });

  it("pins every development tool exactly", () => {
    const {devDependencies} = JSON.parse(read("package.json"));
    expect(Object.entries(devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("names no registry in its lock file", () => {
    expect(read("package-lock.json")).not.toMatch(/"resolved"/);
  });

  it("has a corpus for every fuzz target, and a target for every corpus", () => {
    const targets = findFiles(["tests/fuzz"], /_fuzz\.cpp$/).map((path) => path.replace(/^.*\/|_fuzz\.cpp$/g, ""));
    const corpora = findFiles(["tests/fuzz/corpus"], /./).map((path) => path.split("/")[3]);
    expect([...new Set(corpora)].sort()).toEqual(targets.sort());
  });

  it("has the files that its documents name", () => {
    const documents = findFiles([".github", "core", "wasm", "web", "arch_presets", "tests"], /\.md$/);
    const missing = ["README.md", ...documents].flatMap((document) =>
      [...read(document).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:h|cpp|mjs|ts|json|md|py))`/g)]
        .map(([, path]) => path)
        .filter((path) => !path.startsWith("build/") && !/NAME|PRESET/.test(path))
        .filter((path) => ![".", dirname(document)].some((folder) => existsSync(join(root, folder, path))))
        .map((path) => `${document}: ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
