/**
 * npm run lint: clang-format, Prettier, ESLint, TypeScript and clang-tidy over everything. `npm run format` (--fix)
 * rewrites what can be rewritten. clang-tidy is slow, so the files that it passed are remembered in build/lint/ by the
 * hash of all that they include.
 */
import {createHash} from "node:crypto";
import {execFileSync} from "node:child_process";
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {findFiles, includeClosure} from "./files.mjs";
import {beginWork} from "./progress.mjs";
import {isMain, jobs, npmCommand, print, progress, root, run, since, start} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

const kCppFolders = ["core", "wasm", "tests"];
const kScriptFolders = [".scripts", "wasm", "web", "tests"];
const kTypeScriptProjects = [
  "web/tsconfig.json",
  "wasm/tsconfig.json",
  ".scripts/tsconfig.json",
  "tests/tsconfig.json",
];

/** Runs every linter; the names of those that complained. Complaints are printed. */
export async function lint({fix = false} = {}) {
  const failed = [];
  const check = async (name, work) => {
    const startMs = performance.now();
    const complaint = await work();
    progress(`${name}: ${complaint === null ? "clean" : "COMPLAINS"} (${since(startMs)})`);
    if (complaint === null) return;
    print(complaint);
    failed.push(name);
  };
  const verdict = (result) => (result.ok ? null : result.excerpt());

  const cpp = findFiles(kCppFolders, /\.(h|cpp)$/);
  const cppMode = fix ? ["-i"] : ["--dry-run", "-Werror"];
  await check("clang-format", () => verdict(run("clang-format", [...cppMode, ...cpp], {log: "clang-format"})));

  const scripts = findFiles(kScriptFolders, /\.(mjs|js|ts|mts|css|html)$/);
  const prettier = [fix ? "--write" : "--check", "--log-level", "warn", "package.json", ...scripts];
  await check("prettier", () => verdict(run(npmCommand("prettier"), prettier, {log: "prettier"})));

  const eslint = ["--config", ".scripts/eslint.config.mjs", "--max-warnings", "0", ...(fix ? ["--fix"] : [])];
  const linted = scripts.filter((file) => /\.(mjs|js|ts|mts)$/.test(file) && !/\.d\.ts$|^wasm\/types\//.test(file));
  await check("eslint", () => verdict(run(npmCommand("eslint"), [...eslint, ...linted], {log: "eslint"})));

  for (const project of kTypeScriptProjects) {
    const log = `tsc-${project.split("/")[0]}`;
    await check(`tsc ${project}`, () => verdict(run(npmCommand("tsc"), ["--noEmit", "-p", project], {log})));
  }

  if (!fix) await check("clang-tidy", clangTidy);
  return failed;
}

/** Complaints of clang-tidy about core/ and wasm/, or null. */
async function clangTidy() {
  const build = "build/native-sanitize"; // the build that uses Clang: its commands are understood as they are
  if (!existsSync(join(root, build, "build.ninja"))) {
    const result = run("cmake", ["--preset", "native-sanitize"], {log: "configure-native-sanitize"});
    if (!result.ok) return result.excerpt();
  }
  const memory = join(root, "build", "lint");
  mkdirSync(memory, {recursive: true});
  const version = execFileSync("clang-tidy", ["--version"], {encoding: "utf8"});
  const settings = readFileSync(join(root, ".clang-tidy"), "utf8");

  const sources = findFiles(["core", "wasm"], /\.cpp$/).filter((file) => !file.endsWith("/bindings.cpp"));
  const waiting = sources
    .map((file) => ({file, mark: join(memory, hashOf(file, version + settings))}))
    .filter(({mark}) => !existsSync(mark));
  const count = waiting.length;
  const work = beginWork("clang-tidy");
  const complaints = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      work.say(`${count - waiting.length} of ${count} files`);
      const {file, mark} = next;
      const log = `clang-tidy-${file.replaceAll("/", "-")}`;
      const result = await start("clang-tidy", ["--quiet", "-p", build, file], {log});
      if (result.ok) writeFileSync(mark, "");
      else complaints.push(result.excerpt());
    }
  };
  await Promise.all(Array.from({length: jobs}, worker));
  work.end();
  return complaints.length === 0 ? null : complaints.join("\n");
}

function hashOf(file, salt) {
  const hash = createHash("sha256").update(salt);
  for (const path of [...includeClosure(file)].sort()) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

if (isMain(import.meta)) {
  await prepare(needs.test);
  const failed = await lint({fix: process.argv.includes("--fix")});
  if (failed.length > 0) {
    console.error(`[cyclescope] complaints from: ${failed.join(", ")}`);
    process.exit(1);
  }
}
