/**
 * The systolic array against hardware and against another model. Neither has DMA engines, the operands wait at the
 * edges; so the description is taken without them.
 */
import {spawnSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {fail, root} from "../run.mjs";
import {product} from "./layers.mjs";
import {groundTruth} from "./tables.mjs";

const kHardware = join(root, "build", "native", "tests", "rtl", "rtl_systolic_array");
const kLargestBufferKib = 16384;
/** Of a DRAM that nothing uses: baselines look at its bandwidth, and shall find no bound in it. */
const kLargestBandwidth = 1024;
const kDataflows = {os: "output_stationary", ws: "weight_stationary", is: "input_stationary"};
/** Rows and columns; square and oblong. */
const kArrays = [1, 2, 3, 4, 5, 7, 8, 12, 16, 23, 31, 32].map((size) => [size, size]);
kArrays.push([4, 16], [16, 4], [7, 13], [24, 10], [1, 32], [32, 1]);

const kCopies = ["left_tile", "right_tile", "sums"];

/** The same array, buffers and mapping of matrix products, with operands and results in the buffers: one tile. */
async function arrayWithoutDma() {
  const {expand} = await import("../../build/wasm/package/index.js");
  const text = readFileSync(join(root, "arch_presets", "systolic_array.json"), "utf8");
  const machine = JSON.parse(await expand(text));
  delete machine.accuracy;
  for (const mapping of machine.mappings) {
    if (mapping.kernel !== "matmul") continue;
    mapping.when += " && !has_C";
    mapping.tensors = {A: "ifmap_buffer", B: "weight_buffer", Y: "output_buffer"};
    for (const copy of kCopies) delete mapping.buffers[copy];
    const only = (value) => ({candidates: [value]});
    mapping.tiling = {variables: {n_outer: only(0), tile_k: only("K"), tile_m: only("M"), tile_n: only("N")}};
    const [nest] = mapping.program;
    for (const tile of Object.values(nest.tiles)) delete tile.load;
    nest.compute.pop(); // to DRAM
    const program = JSON.stringify(mapping.program)
      .replaceAll("left_tile[a, ", "A[batch, ")
      .replaceAll("right_tile[b, ", "B[batch, ")
      .replaceAll("sums[y, ", "Y[batch, ");
    mapping.program = JSON.parse(program);
  }
  return machine;
}

let description;

/** What is estimated is made of the preset, written out. */
async function prepare() {
  description ??= await arrayWithoutDma();
}

function estimate({dataflow, rows, columns, m, n, k}) {
  return {
    architecture: description,
    ...product({m, n, k}),
    group: `${dataflow} ${rows} x ${columns}`,
    parameters: {
      dataflow,
      rows,
      columns,
      ifmap_kib: kLargestBufferKib,
      weight_kib: kLargestBufferKib,
      output_kib: kLargestBufferKib,
      dram_bandwidth: kLargestBandwidth,
    },
  };
}

/** Products with whole tiles, with the least partial ones, and of other sizes; cycles as the hardware takes them. */
function hardwareRows() {
  const list = [kDataflows.os, kDataflows.ws].flatMap((dataflow) =>
    kArrays.flatMap(([rows, columns], i) => {
      const sizes = [
        [1, 1, 1],
        [2 * rows, 3 * columns, 2 * rows],
        [rows + 1, columns + 1, rows + 1],
        [1 + ((37 * i + 11) % 80), 1 + ((53 * i + 29) % 80), 1 + ((61 * i + 47) % 80)],
      ];
      return sizes.map(([m, n, k]) => ({dataflow, rows, columns, m, n, k}));
    }),
  );
  const input = list.map((p) => `${p.dataflow} ${p.rows} ${p.columns} ${p.m} ${p.n} ${p.k}\n`).join("");
  const {status, stdout} = spawnSync(kHardware, {input, encoding: "utf8"});
  const answers = (stdout ?? "").trimEnd().split("\n");
  if (status !== 0 || answers.length !== list.length) fail(`${kHardware} does not run to its end`);
  return list.map((row, i) => {
    const [cycles, verdict] = answers[i].split(" ");
    if (verdict !== "ok") fail(`${kHardware}: product ${i} is wrong`);
    return {...row, cycles: Number(cycles)};
  });
}

const hardware = {
  name: "systolic_array_rtl",
  bar: 0.5,
  note: "tests/rtl/systolic_array.sv; four products are too few to fit a regression to an array",
  hardware: true,
  prepare,
  rows: hardwareRows,
  measured: (row) => row.cycles,
  describe: (row) => `${row.dataflow} ${row.rows} x ${row.columns}, ${row.m} x ${row.n} x ${row.k}`,
  estimate,
};

function scaleSim(name) {
  return {
    name,
    bar: null,
    reference: "SCALE-Sim",
    prepare,
    note: "two models, not hardware: the array described here takes up to 2 cycles more for a fold, and fewer for a partial one",
    rows: groundTruth(name),
    measured: (row) => row.compute_cycles,
    describe: (row) => `${row.layer} ${row.dataflow} ${row.dim} x ${row.dim}`,
    estimate: (row) =>
      estimate({
        dataflow: kDataflows[row.dataflow],
        rows: row.dim,
        columns: row.dim,
        m: row.M_ofmap_px,
        n: row.N_filters,
        k: row.K_window,
      }),
  };
}

export const systolicArray = [hardware, scaleSim("scalesim_alexnet"), scaleSim("scalesim_resnet18")];
