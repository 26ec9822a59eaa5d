/**
 * Finding the project's own files for the other scripts and the tests of its structure.
 */
import {existsSync, readFileSync, readdirSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {root} from "./run.mjs";

const kSkipped = new Set(["node_modules", "build", "dist"]);

/** Paths below `folders` (relative to the repository, sorted) that match `pattern`. */
export function findFiles(folders, pattern) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, {withFileTypes: true})) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!kSkipped.has(entry.name)) visit(path);
      } else if (pattern.test(entry.name)) {
        found.push(relative(root, path));
      }
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) visit(join(root, folder));
  return found.sort();
}

/** The quoted includes of a C++ file, in order: `{line, path}`. */
export function quotedIncludes(file) {
  const includes = [];
  readFileSync(join(root, file), "utf8")
    .split("\n")
    .forEach((text, index) => {
      const match = /^\s*#\s*include\s*"([^"]+)"/.exec(text);
      if (match) includes.push({line: index + 1, path: match[1]});
    });
  return includes;
}

/** The file of the project that an include names, relative to the repository; null for anything else. */
export function resolveInclude(from, include) {
  const candidates = [
    join(dirname(from), include),
    ...["core", "wasm", "tests"].map((folder) => join(folder, include)),
  ];
  return candidates.find((path) => existsSync(join(root, path))) ?? null;
}

/** `file` and all of the project's files that it includes, directly or not. */
export function includeClosure(file, known = new Set()) {
  if (known.has(file)) return known;
  known.add(file);
  for (const {path} of quotedIncludes(file)) {
    const target = resolveInclude(file, path);
    if (target !== null) includeClosure(target, known);
  }
  return known;
}
