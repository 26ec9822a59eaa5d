/** How an estimate's cost grows with what is estimated: series of pairs, each of which changes one thing. */

const product = (rows, depth, columns) => ({
  name: "product",
  inputs: {x: [rows, depth]},
  layers: [{op: "Gemm", units: columns, bias: false}],
});

/** Layers of which no two are alike. */
const chain = (count) => ({
  name: "chain",
  inputs: {x: [64, 64]},
  layers: Array.from({length: count}, (_, i) => ({op: "Gemm", units: 64 + 8 * i, bias: false})),
});

/** @type {{name: string, preset: string, unit: string, points: {at: number, network: object, parameters?: object}[]}[]} */
export const kSeries = [
  ...["systolic_array", "gemmini"].map((preset) => ({
    name: `rows of a product of 256 x 256 on ${preset}`,
    preset,
    unit: "rows",
    points: [64, 256, 1024, 4096, 16384].map((rows) => ({at: rows, network: product(rows, 256, 256)})),
  })),
  {
    name: "elements of the systolic array, each as an instruction, product of 256 x 256 x 256",
    preset: "systolic_array",
    unit: "rows and columns",
    points: [1, 2, 4, 8, 16, 32].map((size) => ({
      at: size,
      network: product(256, 256, 256),
      parameters: {rows: size, columns: size, level: "element"},
    })),
  },
  {
    name: "elements of the systolic array, tiles as instructions, product of 256 x 256 x 256",
    preset: "systolic_array",
    unit: "rows and columns",
    points: [1, 4, 16, 64, 256].map((size) => ({
      at: size,
      network: product(256, 256, 256),
      parameters: {rows: size, columns: size, level: "tile"},
    })),
  },
  {
    name: "fetch width that does not divide the kernel, product of 256 x 256 x 256 on systolic_array",
    preset: "systolic_array",
    unit: "instructions",
    points: [255, 256, 287, 288, 289, 577].map((width) => ({
      at: width,
      network: product(256, 256, 256),
      parameters: {fetch_width: width},
    })),
  },
  ...["systolic_array", "gemmini"].map((preset) => ({
    name: `layers, no two alike, on ${preset}`,
    preset,
    unit: "layers",
    points: [4, 16, 64].map((count) => ({at: count, network: chain(count)})),
  })),
];
