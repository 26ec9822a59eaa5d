/** Gemmini against its RTL and against published FPGA runs: how each row of a table is estimated. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../run.mjs";

const description = JSON.parse(readFileSync(join(root, "arch_presets", "gemmini.json"), "utf8"));

function network(shape, layer) {
  return {name: "layer", inputs: {x: shape}, layers: [{inputs: ["x"], ...layer}]};
}

function product(m, n, k, bias) {
  return network([m, k], {op: "Gemm", name: "product", units: n, bias});
}

function convolution({batch = 1, height, width, channels, filters, kernel, stride, pad, depthwise}) {
  const layer = {op: "Conv", name: "convolution", filters, kernel, stride, pad};
  return network([batch, channels, height, width], depthwise ? {...layer, groups: "depthwise"} : layer);
}

const matmul = {
  name: "gemmini_rtl_matmul",
  bar: "MAPE <= 3 %, warm cycles",
  measured: (row) => row.cycles_warm,
  describe: (row) => `${row.M} x ${row.N} x ${row.K} ${row.dataflow}, DRAM ${row.dram_latency_cycles}`,
  estimate: (row) => ({
    architecture: description,
    network: product(+row.M, +row.N, +row.K, false),
    parameters: {
      data: "repeated",
      dataflow: row.dataflow === "OS" ? "output_stationary" : "weight_stationary",
      dram_latency: +row.dram_latency_cycles,
    },
  }),
};

const conv = {
  name: "gemmini_rtl_conv",
  bar: "MAPE <= 3 %",
  note: "pooling is not fused by the preset's mapping: rows with a pool are estimated without it",
  measured: (row) => row.cycles,
  describe: (row) =>
    `${row.in_height} x ${row.in_width} x ${row.in_channels} -> ${row.out_channels}, ${row.kernel} x ${row.kernel} / ` +
    `${row.stride}${+row.pool_size ? `, pool ${row.pool_size}` : ""}, ${row.mapping}`,
  estimate: (row) => ({
    architecture: description,
    network: convolution({
      height: +row.in_height,
      width: +row.in_width,
      channels: +row.in_channels,
      filters: +row.out_channels,
      kernel: +row.kernel,
      stride: +row.stride,
      pad: +row.padding,
    }),
    parameters: {pointwise: row.mapping === "matmul" ? "matmul" : "conv"},
  }),
};

const depthwise = {
  name: "gemmini_rtl_depthwise",
  bar: "MAPE <= 10 %",
  measured: (row) => row.cycles,
  describe: (row) => `${row.in_height} x ${row.in_width} x ${row.channels}, ${row.kernel} x ${row.kernel} / ${row.stride}`,
  estimate: (row) => ({
    architecture: description,
    network: convolution({
      height: +row.in_height,
      width: +row.in_width,
      channels: +row.channels,
      filters: +row.channels,
      kernel: +row.kernel,
      stride: +row.stride,
      pad: +row.padding,
      depthwise: true,
    }),
    parameters: {},
  }),
};

/** Programs of the micro-benchmarks, as the mapping of a product of `repetitions` x 64 x 64. */
const sequences = {
  "mvin16x16 xN": [
    {do: "mvin", attributes: {requests: 18, beats: 16}, operands: {from: "B[0, 0 :+ 16, 0 :+ 16]", to: "a[r, 0 :+ 16, 0 :+ 16]"}},
  ],
  "mvin16x64(block) xN": [
    {do: "mvin", attributes: {requests: 18, beats: 64}, operands: {from: "B[0, 0 :+ 16, 0 :+ 64]", to: "a[r, 0 :+ 16, 0 :+ 64]"}},
  ],
  "mvout acc 16x16 xN": [
    {
      do: "mvout",
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
    {do: "mvin", attributes: {requests: 18, beats: 16}, operands: {from: "B[0, 0 :+ 16, 0 :+ 16]", to: "a[r, 0 :+ 16, 0 :+ 16]"}},
    {do: "mvin", attributes: {requests: 18, beats: 16}, operands: {from: "B[0, 0 :+ 16, 0 :+ 16]", to: "a2[r, 0 :+ 16, 0 :+ 16]"}},
    {do: "preload", operands: {w: "w[r % 2, 0 :+ 16, 0 :+ 16]", b: "a2[r, 0 :+ 16, 0 :+ 16]"}},
    {
      do: "compute",
      attributes: {rows: 16},
      operands: {c: "c[r, 0 :+ 16, 0 :+ 16]", a: "a[r, 0 :+ 16, 0 :+ 16]", w: "w[r % 2, 0 :+ 16, 0 :+ 16]"},
    },
    {
      do: "mvout",
      attributes: {rows: 16, pace: "store_pace"},
      operands: {from: "c[r, 0 :+ 1, 0 :+ 16]", to: "Y[0, 0 :+ 1, 0 :+ 16]"},
    },
  ],
  "config_ld xN": [{do: "host_work", attributes: {cycles: 3}, operands: {done: "call[0]"}}],
};

/** What an otherwise empty sequence takes between two fences; matters where nothing else takes time. */
const kFenceCycles = 12;

function machineOf(sequence) {
  const single = {
    name: "sequence",
    kernel: "matmul",
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
      {for: "r", count: "M", body: sequences[sequence]},
    ],
  };
  const {sources, ...rest} = description;
  return {...rest, mappings: [single]};
}

const instructions = {
  name: "gemmini_rtl_instructions",
  bar: "MAPE <= 5 %",
  note: "the first execution of each sequence (one repetition) also waits for the host's instruction cache",
  measured: (row) => row.cycles_warm || row.cycles_cold,
  wants: (row) => row.sequence in sequences && +row.repetitions_or_rows > 1,
  describe: (row) => `${row.sequence}, ${row.repetitions_or_rows}`,
  estimate: (row) => ({
    architecture: machineOf(row.sequence),
    network: product(+row.repetitions_or_rows, 64, 64, false),
    parameters: {},
  }),
};

const firesim = {
  name: "gemmini_firesim_layers",
  bar: "MAPE <= 10 %, automatic tiling",
  measured: (row) => row.cycles_auto_tiling,
  describe: (row) =>
    `${row.out_h} x ${row.out_w} x ${row.in_channels} -> ${row.out_channels}, ${row.kernel_h} x ${row.kernel_w} / ${row.stride}`,
  estimate: (row) => {
    const [kernel, stride] = [+row.kernel_h, +row.stride];
    if (+row.out_w === 1 && kernel === 1) {
      return {
        architecture: description,
        network: product(+row.out_h, +row.out_channels, +row.in_channels, true),
        parameters: {},
      };
    }
    const pad = Math.floor((kernel - 1) / 2);
    const side = (outputs) => (outputs - 1) * stride + kernel - 2 * pad;
    return {
      architecture: description,
      network: convolution({
        height: side(+row.out_h),
        width: side(+row.out_w),
        channels: +row.in_channels,
        filters: +row.out_channels,
        kernel,
        stride,
        pad,
      }),
      parameters: {pointwise: "conv"},
    };
  },
};

/** In the order in which they build on each other. */
export const gemmini = [instructions, matmul, conv, depthwise, firesim];
