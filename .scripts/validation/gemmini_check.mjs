/**
 * Gemmini against runs of its RTL that nothing was fitted to: the rows of a second campaign that are marked `check`. Only
 * their errors are on the accuracy cards from which expected errors are made. Each table is of one state of the caches:
 * repeated at once, or operands that nobody has touched.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../run.mjs";
import {convolutionOf, depthwiseOf} from "./gemmini_rows.mjs";
import {addition, averagePooling, convolution, product} from "./layers.mjs";
import {groundTruth} from "./tables.mjs";

const description = JSON.parse(readFileSync(join(root, "arch_presets", "gemmini.json"), "utf8"));
/** Columns of cycles, by the choice of the parameter `data` that stands for their state. */
const kStates = {repeated: "cycles_warm", cold: "cycles_cold"};

/** What Verilator simulates of the whole system, on the machine where it was measured. */
const kRtlCyclesPerSecond = 10_000;
/** What all rows were measured with. */
const kMachine = {dim: 16, spad_kib: 256, acc_kib: 64, bus: 16, dma_bytes: 64};
const kReference =
  "Gemmini RTL, second campaign, rows kept out of calibration, but in sight while the machine was described";

/** The `check` rows of several tables. */
function checkRows(...names) {
  return () => {
    const wanted = (row) => row.use === "check";
    const tables = names.map((name) => groundTruth(name, wanted)());
    return tables.find((table) => table.skipped) ?? tables.flat();
  };
}

const dataflowOf = (row) => (row.dataflow === "OS" ? "output_stationary" : "weight_stationary");

const kinds = {
  matmul: {
    rows: checkRows("gemmini_rtl2_matmul", "gemmini_rtl2_latency_matmul"),
    describe: (row) => `${row.M} x ${row.N} x ${row.K} ${row.dataflow}, DRAM ${row.dram_latency_cycles}`,
    layer: (row) => product({m: row.M, n: row.N, k: row.K, bias: row.bias === 1, relu: row.relu === 1}),
    counted: "product",
    macs: (row) => row.M * row.N * row.K,
    what: "matrix products",
    bar: 3,
    mappings: ["matmul, weight-stationary", "matmul, output-stationary"],
    parameters: (row) => ({dataflow: dataflowOf(row)}),
  },
  conv: {
    rows: checkRows("gemmini_rtl2_conv", "gemmini_rtl2_latency_conv"),
    describe: (row) =>
      `${row.in_height} x ${row.in_width} x ${row.in_channels} -> ${row.out_channels}, ${row.kernel} x ${row.kernel} / ` +
      `${row.stride}${row.pool_size ? `, pool ${row.pool_size}` : ""}, DRAM ${row.dram_latency_cycles}`,
    layer: convolutionOf,
    counted: "convolution",
    macs: (row) => Math.round(row.ideal_cycles * kMachine.dim * kMachine.dim),
    what: "convolutions, with and without pooling",
    bar: 4,
    mappings: ["conv2d, weight-stationary"],
    parameters: (row) => ({pointwise: row.mapping}),
  },
  depthwise: {
    rows: checkRows("gemmini_rtl2_depthwise"),
    describe: (row) =>
      `${row.in_height} x ${row.in_width} x ${row.channels}, ${row.kernel} x ${row.kernel} / ${row.stride}`,
    layer: depthwiseOf,
    counted: "convolution",
    macs: (row) => row.macs,
    what: "depthwise convolutions",
    bar: 5,
    mappings: ["conv2d, weight-stationary"],
    parameters: () => ({}),
  },
  addition: {
    rows: checkRows("gemmini_rtl2_resadd", "gemmini_rtl2_latency_resadd"),
    describe: (row) => `${row.height} x ${row.width} x ${row.channels}, DRAM ${row.dram_latency_cycles}`,
    layer: (row) => addition({height: row.height, width: row.width, channels: row.channels, relu: row.relu === 1}),
    counted: "addition",
    macs: () => 0,
    what: "residual additions",
    bar: 5,
    mappings: ["addition"],
    parameters: () => ({}),
  },
  average_pooling: {
    rows: checkRows("gemmini_rtl2_globalavg"),
    describe: (row) => `${row.height} x ${row.width} x ${row.channels}`,
    layer: (row) => averagePooling({height: row.height, width: row.width, channels: row.channels}),
    counted: "pooling",
    macs: () => 0,
    what: "global average pooling",
    bar: 5,
    mappings: ["global average"],
    parameters: () => ({}),
  },
};

const kStateTexts = {repeated: "repeated at once", cold: "operands never touched before"};

function tableOf(kind, state) {
  const {rows, describe, layer, counted, macs, what, bar, mappings, parameters} = kinds[kind];
  return {
    name: `gemmini_check_${kind}_${state}`,
    state,
    reference: `${kReference}: ${what}, ${kStateTexts[state]}`,
    mappings,
    cardParameters: {...kMachine, dram_latency: [0, 200], data: state},
    simulatedPerSecond: kRtlCyclesPerSecond,
    bar: state === "repeated" ? bar : null,
    note: `rows kept out of calibration, but in sight while the machine was described, estimated with data '${state}'`,
    rows,
    measured: (row) => row[kStates[state]],
    describe,
    estimate: (row) => ({
      architecture: description,
      ...layer(row),
      counted: (one) => one.name === counted,
      macs: macs(row),
      parameters: {...parameters(row), data: state, dram_latency: row.dram_latency_cycles ?? 0},
    }),
  };
}

/** Layers of whole networks, executed one after another; a first inference finds its weights in DRAM. */
const kInferences = {fresh_weights: "cycles_first", repeated: "cycles_third"};
const kInferenceTexts = {fresh_weights: "first inference", repeated: "third inference"};

function networkLayer(row) {
  const relu = row.relu === 1;
  const channels = row.in_channels_or_K;
  if (row.type === "residual_add") return addition({height: 1, width: row.rows_or_height, channels, relu});
  if (row.type === "matmul") {
    return product({m: row.rows_or_height, n: row.out_channels_or_N, k: channels, bias: row.bias === 1, relu});
  }
  return convolution({
    height: row.rows_or_height,
    width: row.rows_or_height,
    channels,
    filters: row.out_channels_or_N,
    kernel: row.kernel,
    stride: row.stride,
    pad: row.padding,
    relu,
    pool: row.pool_size ? {size: row.pool_size, stride: row.pool_stride, pad: 0} : undefined,
  });
}

function networkMacs(row) {
  const {rows_or_height: side, in_channels_or_K: channels, out_channels_or_N: filters, kernel, stride, padding} = row;
  if (row.type === "residual_add") return 0;
  if (row.type === "matmul") return side * channels * filters;
  return (Math.floor((side + 2 * padding - kernel) / stride) + 1) ** 2 * kernel ** 2 * channels * filters;
}

function networkLayers(state) {
  return {
    name: `gemmini_check_networks_${state}`,
    state,
    reference: `${kReference}: layers of LeNet and of a transformer block in order, ${kInferenceTexts[state]}`,
    mappings: ["matmul, weight-stationary", "conv2d, weight-stationary", "addition"],
    cardParameters: {...kMachine, dram_latency: 0, data: state},
    simulatedPerSecond: kRtlCyclesPerSecond,
    whole: (row) => row.network,
    bar: null,
    note: `layers of whole networks in order, that nothing was fitted to, estimated with data '${state}'`,
    rows: checkRows("gemmini_rtl2_networks"),
    measured: (row) => row[kInferences[state]],
    describe: (row) => `${row.network} ${row.index}, ${row.type}`,
    estimate: (row) => ({
      architecture: description,
      ...networkLayer(row),
      counted: (layer) => ["product", "convolution", "addition"].includes(layer.name),
      macs: networkMacs(row),
      parameters: {data: state, host_code: state !== "repeated" && row.index === 0 ? "cold" : "warm"},
    }),
  };
}

export const gemminiCheck = [
  ...Object.keys(kinds).flatMap((kind) => Object.keys(kStates).map((state) => tableOf(kind, state))),
  ...Object.keys(kInferences).map(networkLayers),
];
