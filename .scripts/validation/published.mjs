/** What was published of VTA and UltraTrail: totals of networks, and the design point of a chip. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../run.mjs";
import {isPreactivation, preactivationResNet} from "./preactivation.mjs";

const preset = (name) => JSON.parse(readFileSync(join(root, "arch_presets", `${name}.json`), "utf8"));
const builtIn = (name) => JSON.parse(readFileSync(join(root, "web", "networks", `${name}.json`), "utf8"));

/**
 * TVM leaves the first convolution, both poolings and the last layer to the host; "flatten" costs nothing anyway. So it
 * must with pre-activations, whose normalisation multiplies each channel by a number of its own: VTA cannot multiply.
 */
const kOnHost = ["conv1", "pool1", "pool", "fc"];
const isOnHost = ({name}) => kOnHost.includes(name) || isPreactivation(name);

/** apache/tvm-vta, pull request 30: cycles of the RTL's simulation, after and before the GEMM was pipelined. */
const vta = {
  name: "vta_networks",
  bar: 5,
  note: `published totals; counted is all but ${kOnHost.join(", ")} and pre-activations, which TVM leaves to the host; totals have no features to regress on`,
  rows: () => [
    {network: "resnet18", interval: 1, cycles: 7_729_601},
    {network: "resnet34", interval: 1, cycles: 15_736_441},
    {network: "resnet18", interval: 4, cycles: 27_679_515},
    {network: "resnet34", interval: 4, cycles: 57_471_735},
    {network: "resnet18_v2", interval: 1, cycles: 7_608_808},
    {network: "resnet34_v2", interval: 1, cycles: 15_534_528},
    {network: "resnet50_v2", interval: 1, cycles: 22_012_906},
    {network: "resnet101_v2", interval: 1, cycles: 39_182_158},
  ],
  measured: (row) => row.cycles,
  describe: (row) =>
    `${row.network.endsWith("_v2") ? row.network : `${row.network}_v1`}, a GEMM step every ${row.interval === 1 ? "cycle" : `${row.interval} cycles`}`,
  estimate: (row) => ({
    architecture: preset("vta"),
    network: row.network.endsWith("_v2") ? preactivationResNet(row.network) : builtIn(row.network),
    parameters: {gemm_interval: row.interval},
    counted: (layer) => !isOnHost(layer),
  }),
};

const kUltraTrailSide = 8;
const blocks = (channels) => Math.ceil(channels / kUltraTrailSide);

/**
 * Layers of TC-ResNet8 and the least cycles that an 8 x 8 array can take for them: a step for every tap and time step of
 * the output, for every 8 input and 8 output channels. Channels are followed through the network's description.
 */
function ultraTrailRows() {
  const network = builtIn("tc_resnet8");
  const [[first, [, features, steps]]] = Object.entries(network.inputs);
  const shapes = {[first]: {channels: features, steps}};
  let last = first;
  const rows = [];
  for (const layer of network.layers) {
    const input = shapes[layer.inputs?.[0] ?? last];
    const output = {...input};
    if (layer.op === "Conv") {
      output.channels = layer.filters;
      output.steps = Math.floor((input.steps + 2 * (layer.pad ?? 0) - layer.kernel) / (layer.stride ?? 1)) + 1;
    } else if (layer.op === "Gemm") {
      output.channels = layer.units;
    } else if (layer.op === "GlobalAveragePool") {
      output.steps = 1;
    }
    if (layer.op === "Conv" || layer.op === "Gemm") {
      const taps = layer.kernel ?? 1;
      const macs = input.channels * output.channels * taps * output.steps;
      rows.push({
        layer: layer.name,
        cycles: blocks(input.channels) * blocks(output.channels) * taps * output.steps,
        features: [1, macs, input.channels * (input.steps + output.channels * taps), output.channels * output.steps],
      });
    }
    last = layer.name ?? last;
    shapes[last] = output;
  }
  return rows;
}

const ultraTrail = {
  name: "ultratrail_tc_resnet8",
  bar: null,
  reference: "bound",
  note: "the bound ceil(C / 8) ceil(K / 8) F W of each layer, not a measurement: no measured layers are public; 25,000 cycles are the chip's design point",
  rows: ultraTrailRows,
  measured: (row) => row.cycles,
  describe: (row) => row.layer,
  estimate: (row) => ({
    architecture: preset("ultratrail"),
    network: builtIn("tc_resnet8"),
    features: row.features,
    layer: row.layer,
    parameters: {},
    counted: (layer) => layer.name === row.layer,
  }),
};

export const published = [vta, ultraTrail];
