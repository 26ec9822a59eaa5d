/**
 * The folders of core/ are layers, subfolders too: each includes only folders above it. Read from the includes themselves.
 */
import {readFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {describe, expect, it} from "vitest";
import {findFiles, quotedIncludes, resolveInclude} from "../../.scripts/files.mjs";
import {root} from "../../.scripts/run.mjs";

/** Folders that hold files, each below all that it may include. */
const kLayers = [
  "diagnostics",
  "json",
  "csv",
  "expression",
  "description",
  "architecture",
  "network",
  "network/shapes",
  "network/builder",
  "network/json",
  "network/flatbuffer",
  "network/onnx/graph",
  "network/onnx/expand",
  "network/onnx",
  "network/loops",
  "network/scale_sim",
  "network/timeloop",
  "network/zigzag",
  "network/decoder",
  "network/tflite",
  "network/files",
  "kernels",
  "program",
  "mapping",
  "timing",
  "simulation",
  "analytical",
  "statistics",
  "execution",
  "representatives/types",
  "representatives/layers",
  "representatives/sampling",
  "representatives/model",
  "estimate",
  "estimate/devices",
  "calibration",
];
/**
 * Pairs that the order would allow and the design does not: the simulator shares no code with what it judges, and the
 * two formats of networks nothing with each other.
 */
const kForbidden = [
  ["simulation", "timing"],
  ["network/onnx", "network/json"],
];

const coreFiles = findFiles(["core"], /\.(h|cpp)$/);

/** `file:line: text` of every line that matches. */
function matches(files, pattern) {
  return files.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((text, index) => (pattern.test(text) ? [`${file}:${index + 1}: ${text.trim()}`] : [])),
  );
}

/** The folder of a file of core, as kLayers names it. */
function folderOf(file) {
  return dirname(relative("core", file));
}

/** What is wrong with `file` including `target` (paths relative to the repository), or null. */
function complaint(file, target) {
  if (!target.startsWith("core/")) return `core must not include ${target}`;
  const from = folderOf(file);
  const to = folderOf(target);
  if (kLayers.indexOf(to) > kLayers.indexOf(from)) return `${from} is above ${to}`;
  if (kForbidden.some(([a = "", b]) => (a === from || from.startsWith(`${a}/`)) && b === to))
    return `${from} must share nothing with ${to}`;
  return null;
}

describe("the layers of core", () => {
  it("are the folders of core", () => {
    expect([...new Set(coreFiles.map(folderOf))].sort()).toEqual([...kLayers].sort());
  });

  it("include only what is above them", () => {
    const complaints = [];
    for (const file of coreFiles) {
      for (const {line, path} of quotedIncludes(file)) {
        const target = resolveInclude(file, path);
        const wrong = target === null ? `${path} is no file of the project` : complaint(file, target);
        if (wrong) complaints.push(`${file}:${line}: ${wrong}`);
      }
    }
    expect(complaints).toEqual([]);
  });

  it("are included by a path that starts at core", () => {
    const complaints = [];
    for (const file of coreFiles) {
      for (const {line, path} of quotedIncludes(file)) {
        if (!kLayers.includes(dirname(path))) complaints.push(`${file}:${line}: "${path}"`);
      }
    }
    expect(complaints).toEqual([]);
  });

  it("are told apart by the check", () => {
    expect(complaint("core/network/a.h", "core/timing/b.h")).toMatch(/above/);
    expect(complaint("core/simulation/a.h", "core/timing/b.h")).toMatch(/share/);
    expect(complaint("core/network/a.h", "core/network/json/b.h")).toMatch(/above/);
    expect(complaint("core/network/onnx/a.h", "core/network/json/b.h")).toMatch(/share/);
    expect(complaint("core/estimate/a.h", "wasm/api.h")).toMatch(/must not include/);
    expect(complaint("core/timing/a.h", "core/network/b.h")).toBe(null);
    expect(complaint("core/timing/a.h", "core/network/shapes/b.h")).toBe(null);
    expect(complaint("core/timing/a.h", "core/timing/b.h")).toBe(null);
  });
});

describe("the core", () => {
  it("never prints, exits or reads its surroundings", () => {
    const forbidden = /<(iostream|cstdio|fstream|filesystem|thread)>|<emscripten|\b(getenv|std::exit|std::abort)\b/;
    expect(matches(coreFiles, forbidden)).toEqual([]);
  });

  it("guards every header with pragma once", () => {
    const headers = findFiles(["core", "wasm", "tests"], /\.h$/);
    expect(headers.filter((file) => matches([file], /^#pragma once$/).length === 0)).toEqual([]);
  });
});
