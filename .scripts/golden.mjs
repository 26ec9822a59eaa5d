/**
 * npm run golden:update [-- PRESET/NETWORK...]: rewrites the golden estimates below tests/golden/, and adds those named.
 * The folder is the list of them; see its README.
 */
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {buildWasm} from "./build.mjs";
import {moduleFactory} from "./built.mjs";
import {findFiles} from "./files.mjs";
import {withLibraries} from "./libraries.mjs";
import {fail, isMain, progress, root} from "./run.mjs";
import {kRepresentativesGolden, representativesGolden} from "./golden_representatives.mjs";
import {needs, prepare} from "./setup.mjs";

const kFolder = "tests/golden";
const kStepMilliseconds = 1000;

/** `PRESET/NETWORK` of every golden estimate. */
export function goldenNames() {
  return findFiles([kFolder], /\.json$/).map((file) => file.slice(kFolder.length + 1, -".json".length));
}

export const goldenPath = (name) => join(root, kFolder, `${name}.json`);

/** The estimate of `PRESET/NETWORK` by the module (build/wasm/cyclescope.mjs, instantiated): the very text that it answers. */
export function estimateText(module, name) {
  const [preset, network] = name.split("/");
  const text = (...path) => readFileSync(join(root, ...path), "utf8");
  const value = (answer) => {
    const outcome = JSON.parse(answer);
    if (!outcome.ok) fail(`${name}: ${outcome.error.message}`);
    return outcome.value;
  };
  const request = {
    architecture: value(module.put("architecture", withLibraries(text("arch_presets", `${preset}.json`)))).handle,
    network: value(module.put("network", text("web", "networks", `${network}.json`))).handle,
  };
  const {job} = value(module.start("estimate", JSON.stringify(request)));
  for (;;) {
    const {done, value: overview} = value(module.step(job, kStepMilliseconds));
    if (!done) continue;
    const answer = module.call("estimateDocument", JSON.stringify({estimate: overview.estimate}));
    value(answer);
    return answer.slice('{"ok":true,"value":'.length, -"}".length);
  }
}

/** A text of one line with each named thing on a line of its own; without the line breaks it is what it was. */
export const formatGolden = (text) => `${text.replaceAll('{"name":', '\n{"name":')}\n`;

if (isMain(import.meta)) {
  await prepare(needs.site);
  await buildWasm();
  const createModule = await moduleFactory("cyclescope");
  const module = await createModule({wasmBinary: readFileSync(join(root, "build/wasm/cyclescope.wasm"))});
  const added = process.argv.slice(2);
  const wrong = added.find((name) => !/^\w+\/\w+$/.test(name));
  if (wrong) fail(`"${wrong}" is not PRESET/NETWORK`);
  for (const name of new Set([...goldenNames(), ...added])) {
    mkdirSync(dirname(goldenPath(name)), {recursive: true});
    writeFileSync(goldenPath(name), formatGolden(estimateText(module, name)));
    progress(`wrote ${kFolder}/${name}.json`);
  }
  const createFull = await moduleFactory("cyclescope_full");
  const full = await createFull({
    wasmBinary: readFileSync(join(root, "build/wasm/cyclescope_full.wasm")),
  });
  writeFileSync(join(root, kRepresentativesGolden), representativesGolden(full));
  progress(`wrote ${kRepresentativesGolden}`);
}
