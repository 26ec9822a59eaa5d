/**
 * npm run corpus -- FOLDER [--arch NAME] [--seconds N]: reads and estimates every model below a folder and says what came
 * of it: estimated, partial (with the operators that the accelerator does not run), incomplete (with the operators whose
 * multiply-accumulates are not known), refused (with the reason) or slow. For finding out what a reader cannot do.
 */
import {existsSync, readdirSync} from "node:fs";
import {extname, join, relative} from "node:path";
import {parseArgs} from "node:util";
import {Worker, parentPort, workerData} from "node:worker_threads";
import {buildWasm} from "./build.mjs";
import {fail, isMain, progress, root} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

const kExtensions = new Set([".onnx", ".ort", ".tflite", ".json", ".csv", ".yaml", ".yml", ".pb", ".gz", ".zip"]);

/** Paths of model files below `folder`, sorted. */
export function modelFiles(folder) {
  return readdirSync(folder, {withFileTypes: true})
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return modelFiles(path);
      return entry.isFile() && kExtensions.has(extname(entry.name).toLowerCase()) ? [path] : [];
    })
    .sort();
}

/** What came of one file: `{kind, about}`, where `about` lists operators, or the code and message of a refusal. */
export async function classify(file, architecture, {openNetwork, tryEstimate}) {
  const network = openNetwork(file);
  try {
    const outcome = await tryEstimate({architecture, network: network.content, method: "roofline"});
    if (!outcome.ok) return {kind: "refused", about: [`${outcome.error.code}: ${outcome.error.message}`]};
    const {total, unmapped} = outcome.value;
    const operators = (/** @type {readonly {operator: string}[]} */ rows) => rows.map(({operator}) => operator);
    if (total.missing !== undefined) return {kind: "incomplete", about: operators(total.missing)};
    return {kind: unmapped.length > 0 ? "partial" : "estimated", about: operators(unmapped)};
  } finally {
    network.close();
  }
}

/** The counts of `results`, and of what they are about, as lines. */
export function report(results) {
  const lines = [`${results.length} files`];
  for (const kind of ["estimated", "partial", "incomplete", "refused", "slow"]) {
    const these = results.filter((result) => result.kind === kind);
    lines.push(`  ${kind}: ${these.length}`);
    const counts = new Map();
    for (const {about} of these) {
      for (const entry of new Set(about.map((text) => (kind === "refused" ? text.split(":")[0] : text)))) {
        counts.set(entry, (counts.get(entry) ?? 0) + 1);
      }
    }
    for (const [entry, count] of [...counts].sort((a, b) => b[1] - a[1])) lines.push(`    ${entry}: ${count}`);
  }
  return lines;
}

/** A worker that classifies one file after another; a file that takes longer than `seconds` costs a new worker. */
class Classifier {
  #worker;

  constructor(architecture, seconds) {
    this.architecture = architecture;
    this.seconds = seconds;
  }

  classify(file) {
    this.#worker ??= new Worker(new URL(import.meta.url), {workerData: {architecture: this.architecture}});
    const worker = this.#worker;
    return new Promise((resolve) => {
      const answered = (result) => finish(result);
      const failed = (error) => giveUp({kind: "refused", about: [`${error.name}: ${error.message}`]});
      const timer = setTimeout(() => giveUp({kind: "slow", about: []}), 1000 * this.seconds);
      const finish = (result) => {
        clearTimeout(timer);
        worker.off("message", answered).off("error", failed); // all listeners would include the worker's own
        resolve(result);
      };
      const giveUp = (result) => {
        this.close();
        finish(result);
      };
      worker.on("message", answered).on("error", failed);
      worker.postMessage(file);
    });
  }

  close() {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

async function main() {
  const {values, positionals} = parseArgs({
    options: {arch: {type: "string", default: "systolic_array"}, seconds: {type: "string", default: "20"}},
    allowPositionals: true,
  });
  const [folder] = positionals;
  if (!folder || !existsSync(folder)) fail("npm run corpus -- FOLDER [--arch NAME] [--seconds N]");
  await prepare(needs.site);
  await buildWasm();
  const files = modelFiles(folder);
  progress(`${files.length} files`);
  const classifier = new Classifier(values.arch, Number(values.seconds));
  const results = [];
  for (const file of files) {
    const result = await classifier.classify(file);
    results.push(result);
    if (result.kind !== "estimated") {
      console.log(`${result.kind.padEnd(10)} ${relative(folder, file)}  ${result.about.join(", ")}`);
    }
  }
  classifier.close();
  console.log(report(results).join("\n"));
}

if (parentPort !== null) {
  const port = parentPort;
  const [{tryEstimate}, {openNetwork}] = await Promise.all([
    import(join(root, "build", "wasm", "package", "index.js")),
    import(join(root, "build", "wasm", "cli", "support.js")),
  ]);
  port.on("message", async (file) => {
    try {
      port.postMessage(await classify(file, workerData.architecture, {openNetwork, tryEstimate}));
    } catch (error) {
      port.postMessage({kind: "refused", about: [String(error)]});
    }
  });
} else if (isMain(import.meta)) {
  await main();
}
