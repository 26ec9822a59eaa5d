/** The descriptions in arch_presets/ read like block diagrams: short lines, and nothing written out twice. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {findFiles} from "../../.scripts/files.mjs";
import {root} from "../../.scripts/run.mjs";

const kLongestLine = 160;
const kBlockLines = 6;

const presets = findFiles(["arch_presets"], /^[a-z_]+\.json$/).map((file) => ({
  file,
  lines: readFileSync(join(root, file), "utf8").split("\n"),
}));

/** Where each block of lines stands that stands somewhere else, too. */
function repeated(files) {
  const places = new Map();
  for (const {file, lines} of files) {
    const trimmed = lines.map((line) => line.trim());
    for (let first = 0; first + kBlockLines <= trimmed.length; ++first) {
      const block = trimmed.slice(first, first + kBlockLines).join("\n");
      places.set(block, [...(places.get(block) ?? []), `${file}:${first + 1}`]);
    }
  }
  return [...places.values()].filter((list) => list.length > 1);
}

describe("presets", () => {
  it("are all looked at", () => {
    expect(presets.length).toBeGreaterThan(5);
  });

  it.each(presets)("$file has no long line", ({lines}) => {
    expect(lines.flatMap((line, index) => (line.length > kLongestLine ? [index + 1] : []))).toEqual([]);
  });

  it("say nothing twice", () => {
    expect(repeated(presets)).toEqual([]);
  });

  it("a repetition would be found", () => {
    const lines = ["a", "b", "c", "d", "e", "f"];
    expect(repeated([{file: "x", lines: [...lines, "g", ...lines]}])).toEqual([["x:1", "x:8"]]);
  });
});
