/**
 * The Xilinx DPU B4096 of a ZCU102 against the latencies of its nodes: convolutions and products, each with the activation
 * behind it. What the table cannot say is not estimated: the poolings that some nodes have as well, which run beside their
 * convolutions. Transposed convolutions and the addition are left out. Three parameters were fitted to the
 * rows of AlexNet; those of FCN8, which share neither shapes nor sizes with them, are what nothing was fitted to.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../run.mjs";
import {convolution, product} from "./layers.mjs";
import {groundTruth} from "./tables.mjs";

const description = JSON.parse(readFileSync(join(root, "arch_presets", "dpu_b4096.json"), "utf8"));
const kCyclesPerMillisecond = 300_000;
const kFitted = "AlexNetBNnoLRN";

function padOf(row) {
  return row.pads === "same" ? (row.KH - 1) / 2 : row.pads;
}

function layerOf(row) {
  if (row.type === "matmul") return product({m: row.H, n: row.F, k: row.C, bias: true, relu: true});
  const shape = {height: row.H, width: row.W, channels: row.C, filters: row.F, kernel: row.KH, stride: row.SH};
  return convolution({...shape, pad: padOf(row), relu: true});
}

/** A table of the rows that `wants` accepts; `bar` as of Table. */
function tableOf(name, bar, note, wants) {
  return {
    name,
    bar,
    note,
    rows: groundTruth(
      "devices/fpga_dpu_zcu102",
      (row) => (row.type === "conv2d" || row.type === "matmul") && wants(row),
    ),
    measured: (row) => Math.round(row.latency * kCyclesPerMillisecond),
    describe: (row) =>
      row.type === "matmul"
        ? `${row.node}: ${row.C} -> ${row.F}`
        : `${row.node}: ${row.H} x ${row.W} x ${row.C} -> ${row.F}, ${row.KH} x ${row.KW} / ${row.SH}`,
    whole: (row) => row.network,
    parts: {convolutions: (row) => row.type === "conv2d", products: (row) => row.type === "matmul"},
    estimate: (row) => ({architecture: description, ...layerOf(row), parameters: {}}),
  };
}

export const dpu = [
  tableOf("dpu_b4096_fit", null, "rows that parameters were fitted to", (row) => row.network === kFitted),
  tableOf("dpu_b4096_check", 10, "rows that nothing was fitted to", (row) => row.network !== kFitted),
];
