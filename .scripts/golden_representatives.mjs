/**
 * What a plan, its measurements with noise, those with others for what is refused, the models fitted to them, and the parameters found from them are, as a line each: their length and a checksum
 * of every byte. The native build must give the same (tests/golden/representatives_golden_test.cpp).
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {fail, root} from "./run.mjs";

export const kRepresentativesGolden = "tests/golden/representatives.txt";

const kTypes = '[{"type":"conv1d_relu","widths":[{"product":["filters"],"width":8,"offset":0}]}]';
const kRequests = {
  plan: `{"types":${kTypes},"budget":150,"seed":3}`,
  measure: '{"noise":{"relative":0.02},"seed":5,"repetitions":2}',
  calibrate: '{"free":["rows","columns","loading"],"seed":3}',
  fit: (method) => `{"name":"golden","widths":${kTypes},"methods":["${method}"],"seed":7}`,
};
const kMethods = ["forest", "structural", "structural_boosted"];

/** @param module build/wasm/cyclescope_pr.mjs, instantiated */
export function representativesGolden(module) {
  const value = (answer) => {
    const outcome = JSON.parse(answer);
    if (!outcome.ok) fail(`representatives: ${outcome.error.message}`);
    return outcome.value;
  };
  const finish = (job, step) => {
    for (;;) {
      const text = step(job);
      const result = value(text);
      if (result.done) return {...result, text};
    }
  };
  const architecture = readFileSync(join(root, "arch_presets/ultratrail.json"), "utf8");
  const {table: plan} = value(module.plan(kRequests.plan, "", ""));
  const measuring = value(module.startMeasure(architecture, plan, kRequests.measure));
  const {table} = finish(measuring, (job) => module.stepMeasure(job, 1000, ""));
  const replacing = value(module.startMeasure(architecture, "", `{"plan":${kRequests.plan}}`));
  const {table: replaced} = finish(replacing, (job) => module.stepMeasure(job, 1000, ""));
  const lines = [line("plan", plan), line("measurements", table), line("replaced", replaced)];
  for (const method of kMethods) {
    const fitting = value(module.startFit(table, kRequests.fit(method)));
    lines.push(line(method, finish(fitting, (job) => module.stepFit(job, 1000)).model));
  }
  const calibrating = value(module.startCalibrate(architecture, table, kRequests.calibrate));
  lines.push(line("calibration", finish(calibrating, (job) => module.stepCalibrate(job, 1000)).text));
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
