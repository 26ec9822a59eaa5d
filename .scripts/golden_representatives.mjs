/**
 * What a plan, its measurements with noise, those with others for what is refused, the models fitted to them, and the parameters found from them are, as a line each: their length and a checksum
 * of every byte. The native build must give the same (tests/golden/representatives_golden_test.cpp).
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {fail, root} from "./run.mjs";

export const kRepresentativesGolden = "tests/golden/representatives.txt";

const kTypes = [{type: "conv1d_relu", widths: [{product: ["filters"], width: 8, offset: 0}]}];
const kPlan = {types: kTypes, budget: 150, seed: 3};
const kMethods = ["forest", "structural", "structural_boosted"];

/** @param module build/wasm/cyclescope_full.mjs, instantiated */
export function representativesGolden(module) {
  const value = (answer) => {
    const outcome = JSON.parse(answer);
    if (!outcome.ok) fail(`representatives: ${outcome.error.message}`);
    return outcome.value;
  };
  const call = (operation, request) => value(module.call(operation, JSON.stringify(request)));
  const lastStep = (operation, request) => {
    const {job} = value(module.start(operation, JSON.stringify(request)));
    for (;;) {
      const text = module.step(job, 1000);
      if (value(text).done) return text;
    }
  };
  const run = (operation, request) => value(lastStep(operation, request)).value;
  const textOf = (handle) => call("document", {handle}).text;
  const description = readFileSync(join(root, "arch_presets/ultratrail.json"), "utf8");
  const architecture = value(module.put("architecture", description)).handle;
  const {table: layers} = call("plan", kPlan);
  const {table} = run("measure", {architecture, layers, noise: {relative: 0.02}, seed: 5, repetitions: 2});
  const {table: replaced} = run("measure", {architecture, plan: kPlan});
  const lines = [line("plan", textOf(layers)), line("measurements", textOf(table)), line("replaced", textOf(replaced))];
  for (const method of kMethods) {
    const {model} = run("fit", {table, name: "golden", widths: kTypes, methods: [method], seed: 7});
    lines.push(line(method, textOf(model)));
  }
  const free = ["rows", "columns", "loading"];
  lines.push(line("calibration", lastStep("calibrate", {architecture, table, free, seed: 3})));
  return `${lines.join("\n")}\n`;
}

function line(name, text) {
  return `${name} ${text.length} ${fnv1a(text)}`;
}

/** FNV-1a of 64 bits, in hexadecimal. */
function fnv1a(text) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
