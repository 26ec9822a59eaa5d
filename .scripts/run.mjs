/**
 * Running commands for the other scripts: progress lines on the screen, the commands' own output in build/logs/, shown
 * when a command fails. Uses Node's own modules only.
 */
import {spawn, spawnSync} from "node:child_process";
import {closeSync, mkdirSync, openSync, readFileSync, writeSync} from "node:fs";
import {availableParallelism} from "node:os";
import {basename, join} from "node:path";
import {fileURLToPath} from "node:url";
import {beginWork, print, progress} from "./progress.mjs";

export {print, progress};

export const root = fileURLToPath(new URL("..", import.meta.url));
export const logs = join(root, "build", "logs");
export const jobs = availableParallelism();

const kLongestExcerptLines = 150;

/** Something that the user should read, without a stack trace. */
export class Failure extends Error {}

/**
 * @param {string} text
 * @returns {never}
 */
export function fail(text) {
  throw new Failure(text);
}

process.once("uncaughtException", (error) => {
  print(error instanceof Failure ? `[cyclescope] ${error.message}` : error, console.error);
  process.exit(1);
});

class Result {
  constructor(status, log) {
    this.ok = status === 0;
    this.log = log;
  }

  /** What the command printed. */
  text() {
    return readFileSync(this.log, "utf8");
  }

  /** The last lines of it. */
  excerpt() {
    const lines = this.text().trimEnd().split("\n");
    const dropped = lines.length - kLongestExcerptLines;
    return dropped > 0
      ? `(${dropped} lines above, see ${this.log})\n${lines.slice(dropped).join("\n")}`
      : lines.join("\n");
  }

  /** Throws a Failure with the command's last words if it failed. */
  orFail(what) {
    if (!this.ok) fail(`failed: ${what}\n${this.excerpt()}`);
    return this;
  }
}

function openLog(name, program, argv) {
  mkdirSync(logs, {recursive: true});
  const path = join(logs, `${name}.log`);
  const descriptor = openSync(path, "w");
  writeSync(descriptor, `$ ${program} ${argv.join(" ")}\n`);
  return {path, descriptor};
}

/** Runs a command to its end. `log` is the name of its log; `env` adds to the environment. */
export function run(program, argv, {log = basename(program), env = {}} = {}) {
  const {path, descriptor} = openLog(log, program, argv);
  /** @type {import("node:child_process").StdioOptions} */
  const stdio = ["ignore", descriptor, descriptor];
  const result = spawnSync(program, argv, {cwd: root, stdio, env: {...process.env, ...env}});
  if (result.error) writeSync(descriptor, `${result.error.message}\n`);
  closeSync(descriptor);
  return new Result(result.status, path);
}

/**
 * The same without waiting: a promise of the result. With `what` the command is shown as under way; `detailOf` finds in
 * its latest output how far it is, or null.
 * @param {string} program
 * @param {readonly string[]} argv
 * @param {{
 *   log?: string,
 *   env?: Record<string, string>,
 *   what?: string,
 *   detailOf?: (output: string) => string | null,
 * }} options
 * @returns {Promise<Result>}
 */
export function start(program, argv, {log = basename(program), env = {}, what, detailOf = () => null} = {}) {
  const {path, descriptor} = openLog(log, program, argv);
  const child = spawn(program, argv, {cwd: root, stdio: ["ignore", "pipe", "pipe"], env: {...process.env, ...env}});
  const work = what === undefined ? null : beginWork(what);
  const take = (chunk) => {
    writeSync(descriptor, chunk);
    const detail = detailOf(chunk.toString());
    if (detail !== null) work?.say(detail);
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return new Promise((resolve) => {
    child.once("error", (error) => writeSync(descriptor, `${error.message}\n`));
    child.once("close", (status) => {
      work?.end();
      closeSync(descriptor);
      resolve(new Result(status, path));
    });
  });
}

/** Runs a command on this terminal and ends the process if it fails. */
export function runOpenly(program, argv, {env = {}} = {}) {
  const result = spawnSync(program, argv, {cwd: root, stdio: "inherit", env: {...process.env, ...env}});
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** The path of a command of an npm package. */
export function npmCommand(name) {
  return join(root, "node_modules", ".bin", name);
}

/** Is this the script that Node was started with (and not imported by another)? */
export function isMain(meta) {
  return process.argv[1] === fileURLToPath(meta.url);
}

/** `12.3 s` since `startMs` (of performance.now()). */
export function since(startMs) {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
}
