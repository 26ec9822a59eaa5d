/** No circles among the imports of the page and of the package, types included. */
import {existsSync, readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import ts from "typescript";
import {expect, it} from "vitest";
import {findFiles} from "../../.scripts/files.mjs";
import {root} from "../../.scripts/run.mjs";

/** What `file` imports of the project's own files; paths relative to the repository. */
function importsOf(file) {
  const {importedFiles} = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles
    .map(({fileName}) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => name.replace(/\?.*$/, "")) // how the bundler is to take it
    .map((name) => join(dirname(file), name));
}

/** The first circle that leads back to itself, as its files in order; or undefined. */
function findCircle(graph) {
  const done = new Set();
  const visit = (file, path) => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const circle = visit(target, [...path, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

const files = findFiles(["web/src", "wasm"], /\.(ts|mjs)$/);
const graph = new Map(files.map((file) => [file, importsOf(file)]));

it("every import names a file", () => {
  const missing = [...graph].flatMap(([file, targets]) =>
    targets
      .filter((target) => !target.startsWith("build/") && !existsSync(join(root, target)))
      .filter((target) => !existsSync(join(root, "build", target))) // files that are built beside the package
      .map((target) => `${file}: ${target}`),
  );
  expect(missing).toEqual([]);
});

it("there are no circles", () => {
  expect(findCircle(graph)).toBeUndefined();
});

it("a circle would be found", () => {
  const circle = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["b"]],
  ]);
  expect(findCircle(circle)).toEqual(["b", "c", "b"]);
});
