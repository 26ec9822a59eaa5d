/**
 * The cases of tests/core/estimate/estimate_benchmark.cpp through the module. The machine's clock differs from call to
 * call, which changes no cycle, so that nothing is known of any machine yet: what a moved slider costs.
 */
import {readFileSync} from "node:fs";
import {loadModule, root} from "./support/module.mjs";

const read = (path) => readFileSync(new URL(path, root), "utf8");

const kProduct = JSON.stringify({
  name: "product",
  inputs: {x: [64, 256]},
  layers: [{op: "Gemm", units: 64, bias: false}],
});
/** @type {{name: string, preset: string, network: string, method?: string}[]} */
const kCases = [
  {name: "whole_graph", preset: "systolic_array", network: kProduct, method: "whole_graph"},
  ...["resnet50", "mobilenet_v2", "bert_base", "gpt2_decode", "resnet8", "tc_resnet8"].map((name) => ({
    name: `systolic_array/${name}`,
    preset: "systolic_array",
    network: read(`web/networks/${name}.json`),
  })),
  ...["resnet8", "tc_resnet8"].map((name) => ({
    name: `oma/${name}`,
    preset: "oma",
    network: read(`web/networks/${name}.json`),
  })),
];

/** `[{name, run}]`; `run()` makes one estimate and answers it. */
export async function cases() {
  const module = await loadModule();
  let clock_mhz = 100;
  return kCases.map(({name, preset, network, method = "fast_forward"}) => {
    const value = (answer) => {
      const outcome = JSON.parse(answer);
      if (!outcome.ok) throw new Error(`${name}: ${outcome.error.message}`);
      return outcome.value;
    };
    const documents = {
      architecture: value(module.put("architecture", read(`arch_presets/${preset}.json`))).handle,
      network: value(module.put("network", network)).handle,
    };
    return {
      name,
      run() {
        clock_mhz += 1;
        const {job} = value(module.start("estimate", JSON.stringify({...documents, method, parameters: {clock_mhz}})));
        for (;;) {
          const {done, value: overview} = value(module.step(job, 1e4));
          if (!done) continue;
          value(module.call("release", JSON.stringify({handle: overview.estimate})));
          return overview;
        }
      },
    };
  });
}
