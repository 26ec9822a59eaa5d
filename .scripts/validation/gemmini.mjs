/** Gemmini against its RTL and against published FPGA runs: how each row of a table is estimated. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../run.mjs";
import {convolutionOf, depthwiseOf} from "./gemmini_rows.mjs";
import {convolution, product} from "./layers.mjs";
import {groundTruth} from "./tables.mjs";

const description = JSON.parse(readFileSync(join(root, "arch_presets", "gemmini.json"), "utf8"));
/** What Verilator simulates of the whole system, on the machine where it was measured. */
const kRtlCyclesPerSecond = 10_000;

/** Rows with `host_code`: cold for the first row of its program, of which `programOf` is the name. */
function inPrograms(table, programOf) {
  return () => {
    const rows = table();
    if (rows.skipped) return rows;
    const begun = new Set();
    for (const row of rows) {
      row.host_code = begun.has(programOf(row)) ? "warm" : "cold";
      begun.add(programOf(row));
    }
    return rows;
  };
}

const matmul = {
  name: "gemmini_rtl_matmul",
  bar: null,
  note: "warm cycles; the regression is fitted to each dataflow",
  parts: {
    "weight stationary": (row) => row.dataflow === "WS",
    "output stationary": (row) => row.dataflow === "OS",
  },
  simulatedPerSecond: kRtlCyclesPerSecond,
  rows: groundTruth("gemmini_rtl_matmul"),
  measured: (row) => row.cycles_warm,
  describe: (row) => `${row.M} x ${row.N} x ${row.K} ${row.dataflow}, DRAM ${row.dram_latency_cycles}`,
  estimate: (row) => ({
    architecture: description,
    ...product({m: row.M, n: row.N, k: row.K}),
    group: row.dataflow,
    parameters: {
      data: "repeated",
      dataflow: row.dataflow === "OS" ? "output_stationary" : "weight_stationary",
      dram_latency: row.dram_latency_cycles,
    },
  }),
};

/** The same products as executed for the first time: caches and TLB know nothing of them. */
const cold = {
  ...matmul,
  name: "gemmini_rtl_matmul_cold",
  bar: null,
  note: "first execution, which also waits for the host's instruction cache and the TLB; no bar",
  rows: inPrograms(groundTruth("gemmini_rtl_matmul"), (row) => row.dataflow),
  measured: (row) => row.cycles_cold,
  estimate: (row) => {
    const {parameters, ...rest} = matmul.estimate(row);
    return {...rest, parameters: {...parameters, data: "cold", host_code: row.host_code}};
  },
};

/** The host has just written what is small; nobody has touched the operands of the large layers. */
const kWrittenByHostBytes = 65536;

function convolutionData(row) {
  const pixels = row.in_height * row.in_width * row.in_channels;
  const weights = row.kernel * row.kernel * row.in_channels * row.out_channels;
  return row.mapping === "matmul" || pixels + weights <= kWrittenByHostBytes ? "repeated" : "cold";
}

const conv = {
  name: "gemmini_rtl_conv",
  bar: null,
  note: "what the mapping does not execute along with the convolution is not counted: an activation or pooling of its own",
  simulatedPerSecond: kRtlCyclesPerSecond,
  rows: inPrograms(groundTruth("gemmini_rtl_conv"), () => "convolutions"),
  parts: {
    "as matrix products": (row) => row.mapping === "matmul",
    "convolution loop": (row) => row.mapping === "conv" && !row.pool_size,
    "convolution loop and pooling": (row) => row.pool_size > 0,
  },
  measured: (row) => row.cycles,
  describe: (row) =>
    `${row.in_height} x ${row.in_width} x ${row.in_channels} -> ${row.out_channels}, ${row.kernel} x ${row.kernel} / ` +
    `${row.stride}${row.pool_size ? `, pool ${row.pool_size}` : ""}, ${row.mapping}`,
  estimate: (row) => ({
    architecture: description,
    ...convolutionOf(row),
    counted: (layer) => layer.name === "convolution",
    parameters: {pointwise: row.mapping, data: convolutionData(row), host_code: row.host_code},
  }),
};

const depthwise = {
  name: "gemmini_rtl_depthwise",
  bar: null,
  simulatedPerSecond: kRtlCyclesPerSecond,
  rows: groundTruth("gemmini_rtl_depthwise"),
  measured: (row) => row.cycles,
  describe: (row) =>
    `${row.in_height} x ${row.in_width} x ${row.channels}, ${row.kernel} x ${row.kernel} / ${row.stride}`,
  estimate: (row) => ({
    architecture: description,
    ...depthwiseOf(row),
    parameters: {},
  }),
};

/** Programs of the micro-benchmarks, as the mapping of a product of `repetitions` x 64 x 64. */
const sequences = {
  "mvin16x16 xN": [
    {
      do: "mvin",
      attributes: {requests: 18, beats: 16},
      operands: {from: "B[0, 0 :+ 16, 0 :+ 16]", to: "a[r, 0 :+ 16, 0 :+ 16]"},
    },
  ],
  "mvin16x64(block) xN": [
    {
      do: "mvin",
      attributes: {requests: 18, beats: 64},
      operands: {from: "B[0, 0 :+ 16, 0 :+ 64]", to: "a[r, 0 :+ 16, 0 :+ 64]"},
    },
  ],
  "mvout acc 16x16 xN": [
    {
      do: "mvout",
      function: "act",
      attributes: {rows: 16, pace: "store_pace"},
      operands: {from: "c[r, 0 :+ 1, 0 :+ 16]", to: "Y[0, 0 :+ 1, 0 :+ 16]"},
    },
  ],
  "WS preload+compute_preloaded xN (new weights each)": [
    {do: "preload", operands: {w: "w[r % 2, 0 :+ 16, 0 :+ 16]", b: "b[0, 0 :+ 16, 0 :+ 16]"}},
    {
      do: "compute",
      attributes: {rows: 16},
      operands: {c: "c[r, 0 :+ 16, 0 :+ 16]", a: "a[0, 0 :+ 16, 0 :+ 16]", w: "w[r % 2, 0 :+ 16, 0 :+ 16]"},
    },
  ],
  "WS preload(garbage)+compute_accumulated xN (weights kept)": [
    {
      do: "compute",
      attributes: {rows: 16},
      operands: {c: "c[r, 0 :+ 16, 0 :+ 16]", a: "a[0, 0 :+ 16, 0 :+ 16]", w: "w[0, 0 :+ 16, 0 :+ 16]"},
    },
  ],
  "mvinA+mvinB+preload+compute+mvout xN": [
    {
      do: "mvin",
      attributes: {requests: 18, beats: 16},
      operands: {from: "B[0, 0 :+ 16, 0 :+ 16]", to: "a[r, 0 :+ 16, 0 :+ 16]"},
    },
    {
      do: "mvin",
      attributes: {requests: 18, beats: 16},
      operands: {from: "B[0, 0 :+ 16, 0 :+ 16]", to: "a2[r, 0 :+ 16, 0 :+ 16]"},
    },
    {do: "preload", operands: {w: "w[r % 2, 0 :+ 16, 0 :+ 16]", b: "a2[r, 0 :+ 16, 0 :+ 16]"}},
    {
      do: "compute",
      attributes: {rows: 16},
      operands: {c: "c[r, 0 :+ 16, 0 :+ 16]", a: "a[r, 0 :+ 16, 0 :+ 16]", w: "w[r % 2, 0 :+ 16, 0 :+ 16]"},
    },
    {
      do: "mvout",
      function: "act",
      attributes: {rows: 16, pace: "store_pace"},
      operands: {from: "c[r, 0 :+ 1, 0 :+ 16]", to: "Y[0, 0 :+ 1, 0 :+ 16]"},
    },
  ],
  "config_ld xN": [{do: "host_work", attributes: {cycles: 3}, operands: {done: "call[0]"}}],
};

/** What an otherwise empty sequence takes between two fences; matters where nothing else takes time. */
const kFenceCycles = 12;

function machineOf(sequence) {
  const body = sequences[sequence];
  const single = {
    name: "sequence",
    kernel: "matmul",
    // An mvout says whose function it calls: here that of nothing, as nothing follows.
    then: [{kernel: "elementwise", as: "act", functions: ["relu"], optional: true}],
    tensors: {A: "memory", B: {storage: "memory", element_bits: 8}, Y: {storage: "memory", element_bits: 8}},
    buffers: {
      a: {storage: "spad_a[0]", extents: [64, 16, 64]},
      a2: {storage: "spad_a[0]", extents: [64, 16, 16]},
      b: {storage: "spad_b[0]", extents: [1, 16, 16]},
      w: {storage: "weights", extents: [2, 16, 16]},
      c: {storage: "accumulator", extents: [64, 16, 16]},
      call: {storage: "loops", extents: [1]},
    },
    program: [
      {do: "host_work", attributes: {cycles: kFenceCycles}, operands: {done: "call[0]"}},
      {for: "r", count: "M", body},
    ],
  };
  const machine = {...description, mappings: [single]};
  delete machine.sources; // they speak of the mappings that it no longer has
  delete machine.accuracy;
  return machine;
}

const instructions = {
  name: "gemmini_rtl_instructions",
  bar: 5,
  note: "from two repetitions on: the first also waits for the host's instruction cache; a sequence has no features to regress on",
  simulatedPerSecond: kRtlCyclesPerSecond,
  rows: groundTruth("gemmini_rtl_instructions", (row) => row.sequence in sequences && row.repetitions_or_rows > 1),
  measured: (row) => row.cycles_warm || row.cycles_cold,
  describe: (row) => `${row.sequence}, ${row.repetitions_or_rows}`,
  estimate: (row) => ({
    architecture: machineOf(row.sequence),
    network: product({m: row.repetitions_or_rows, n: 64, k: 64}).network,
    parameters: {},
  }),
};

/**
 * One set for all layers, measured after a first run. Machine: no packing of pixels; behind the L2 cache the model of a
 * cache of 4 MiB and of a DRAM. Library: older, reloads operands; its host is that of the RTL.
 */
const kFireSim = {
  data: "repeated",
  operands: "reloaded",
  first_layer: "plain",
  dram_latency: 100,
  llc_kib: 4096,
  llc_miss_latency: 180,
};

const firesim = {
  name: "gemmini_firesim_layers",
  bar: 8,
  note: "automatic tiling; three measurements per layer, which spread by up to 32 %",
  rows: groundTruth("gemmini_firesim_layers"),
  measured: (row) => row.cycles_auto_tiling,
  describe: (row) =>
    `${row.out_h} x ${row.out_w} x ${row.in_channels} -> ${row.out_channels}, ${row.kernel_h} x ${row.kernel_w} / ` +
    `${row.stride}, depths ${row.accumulator_rows} ${row.scratchpad_rows}`,
  estimate: (row) => {
    const {kernel_h: kernel, stride} = row;
    if (row.out_w === 1 && kernel === 1) {
      return {
        architecture: description,
        ...product({m: row.out_h, n: row.out_channels, k: row.in_channels, bias: true}),
        parameters: kFireSim,
      };
    }
    const pad = Math.floor((kernel - 1) / 2);
    const side = (outputs) => (outputs - 1) * stride + kernel - 2 * pad;
    return {
      architecture: description,
      ...convolution({
        height: side(row.out_h),
        width: side(row.out_w),
        channels: row.in_channels,
        filters: row.out_channels,
        kernel,
        stride,
        pad,
      }),
      parameters: {...kFireSim, pointwise: "conv"},
    };
  },
};

/** In the order in which they build on each other. */
export const gemmini = [instructions, matmul, cold, conv, depthwise, firesim];
