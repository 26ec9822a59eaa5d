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

/** The `check` rows of several tables; residual additions of whole networks are too few to say anything of them. */
function checkRows(...names) {
  return () => {
    const wanted = (row) => row.use === "check" && row.type !== "residual_add";
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
    parameters: (row) => ({dataflow: dataflowOf(row)}),
  },
  conv: {
    rows: checkRows("gemmini_rtl2_conv", "gemmini_rtl2_latency_conv"),
    describe: (row) =>
      `${row.in_height} x ${row.in_width} x ${row.in_channels} -> ${row.out_channels}, ${row.kernel} x ${row.kernel} / ` +
      `${row.stride}${row.pool_size ? `, pool ${row.pool_size}` : ""}, DRAM ${row.dram_latency_cycles}`,
    layer: convolutionOf,
    counted: "convolution",
    parameters: (row) => ({pointwise: row.mapping}),
  },
  depthwise: {
    rows: checkRows("gemmini_rtl2_depthwise"),
    describe: (row) =>
      `${row.in_height} x ${row.in_width} x ${row.channels}, ${row.kernel} x ${row.kernel} / ${row.stride}`,
    layer: depthwiseOf,
    counted: "convolution",
    parameters: () => ({}),
  },
  addition: {
    rows: checkRows("gemmini_rtl2_resadd", "gemmini_rtl2_latency_resadd"),
    describe: (row) => `${row.height} x ${row.width} x ${row.channels}, DRAM ${row.dram_latency_cycles}`,
    layer: (row) => addition({height: row.height, width: row.width, channels: row.channels, relu: row.relu === 1}),
    counted: "addition",
    parameters: () => ({}),
  },
  average_pooling: {
    rows: checkRows("gemmini_rtl2_globalavg"),
    describe: (row) => `${row.height} x ${row.width} x ${row.channels}`,
    layer: (row) => averagePooling({height: row.height, width: row.width, channels: row.channels}),
    counted: "pooling",
    parameters: () => ({}),
  },
};

function tableOf(kind, state) {
  const {rows, describe, layer, counted, parameters} = kinds[kind];
  return {
    name: `gemmini_check_${kind}_${state}`,
    state,
    bar: null,
    note: `rows that nothing was fitted to, estimated with data '${state}'`,
    rows,
    measured: (row) => row[kStates[state]],
    describe,
    estimate: (row) => ({
      architecture: description,
      ...layer(row),
      counted: (one) => one.name === counted,
      parameters: {...parameters(row), data: state, dram_latency: row.dram_latency_cycles},
    }),
  };
}

/** Layers of whole networks, executed one after another; a first inference finds its weights in DRAM. */
const kInferences = {fresh_weights: "cycles_first", repeated: "cycles_second"};

function networkLayer(row) {
  const relu = row.relu === 1;
  const channels = row.in_channels_or_K;
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

function networkLayers(state) {
  return {
    name: `gemmini_check_networks_${state}`,
    state,
    bar: null,
    note: `layers of whole networks in order, that nothing was fitted to, estimated with data '${state}'`,
    rows: checkRows("gemmini_rtl2_networks"),
    measured: (row) => row[kInferences[state]],
    describe: (row) => `${row.network} ${row.index}, ${row.type}`,
    estimate: (row) => ({
      architecture: description,
      ...networkLayer(row),
      counted: (layer) => ["product", "convolution"].includes(layer.name),
      parameters: {data: state},
    }),
  };
}

export const gemminiCheck = [
  ...Object.keys(kinds).flatMap((kind) => Object.keys(kStates).map((state) => tableOf(kind, state))),
  ...Object.keys(kInferences).map(networkLayers),
];
