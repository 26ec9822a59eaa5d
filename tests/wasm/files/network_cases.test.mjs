/**
 * Small networks that other readers, or earlier ones of ours, got wrong, with what is right. They lie beside a checkout of
 * some who work on this; elsewhere this is skipped, and tests/core/network/ has models of the same kinds.
 */
import {existsSync, readFileSync, readdirSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {tryEstimate, tryReadNetwork} from "../../../build/wasm/package/index.js";
import {root} from "../support/module.mjs";

const folder = fileURLToPath(new URL("../shared/cases/networks/", root));
const isThere = existsSync(folder);

/** Multiply-accumulates of a 7 x 7 convolution of 3 channels into 64, of so many places. */
const convolution = (places) => places * 64 * 3 * 7 * 7;

/**
 * What is right, by file: multiply-accumulates, and the shape of the first output; `dimensions` are given to the reader;
 * `unknown` is why a layer cannot be counted, `refused` what an error says, `open` what a file leaves open.
 */
const cases = {
  "attention_opset23.onnx": {macs: 2 * 12 * 64 * 64 * 64, output: [1, 12, 64, 64]},
  "conv3d.onnx": {macs: 65_028_096, output: [1, 16, 16, 56, 56]},
  "custom_op_symbolic_output.onnx": {macs: 600 * 64, output: [1, 64]},
  "dynamic_image.onnx": {
    macs: 32 * 160 * 160 * 27,
    output: [1, 32, 160, 160],
    dimensions: {height: 320, width: 320},
    open: ["N", "height", "width"],
  },
  "dynamic_quant_conv.onnx": {macs: 4_718_592, output: [1, 32, 32, 32]},
  "einsum_nin.onnx": {macs: 16 * 16 * 64 * 128, output: [1, 128, 16, 16]},
  "empty_past_cache.onnx": {macs: 81_920, output: [1, 16, 16]},
  "function_linear_relu.onnx": {macs: 256 * 512 + 512 * 10, output: [1, 10]},
  "fused_conv_chain.onnx": {macs: 442_368 + 524_288, output: [1, 32, 32, 32]},
  "gemm_topology.csv": {macs: 256 * 256 * 768},
  "if_matmul_branches.onnx": {macs: 512 * 256, output: [1, 256]},
  "if_squeeze.onnx": {macs: 1_768, output: [1, 5]},
  "lfs_pointer.onnx": {refused: /Git LFS pointer/},
  "mask_from_nonzero.onnx": {
    unknown: /NonZero at 'NonZero_0' depends on data/,
    given: {"nz[1]": 10},
    macs: 10 * 128 * 256,
  },
  "only_ml_domain.onnx": {macs: 0, output: [1, 8]},
  "ort_fused_block.onnx": {macs: 931_135_488, output: [1, 128, 768]},
  "qlinear_residual.onnx": {macs: 4_718_592, output: [1, 16, 32, 32]},
  "qonnx_quant.onnx": {macs: 64 * 27 * 32 * 32, output: [1, 64, 32, 32]},
  "timeloop_problem.yaml": {macs: convolution(112 * 112)},
  "topology.csv": {macs: convolution(110 * 110) + 512 * 1000},
  "zigzag_workload.yaml": {macs: convolution(112 * 112)},
};

/** What is said of a file, and of it on an accelerator. */
async function answers(file, dimensions) {
  const content = readFileSync(folder + file);
  const read = await tryReadNetwork(content, {dimensions});
  const timed = await tryEstimate({architecture: "systolic_array", network: content, dimensions, method: "roofline"});
  return {read, timed};
}

function valueOf(outcome) {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

describe.skipIf(!isThere)(`networks that were wrong (skipped without ${folder})`, () => {
  it("are all of that folder", () => {
    const there = readdirSync(folder).filter((file) => file !== "README.md");
    expect(there.sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.keys(cases).filter((file) => cases[file].macs !== undefined))("%s is right", async (file) => {
    const {macs, output, dimensions, given, open = []} = cases[file];
    const {read, timed} = await answers(file, given ?? dimensions);
    if (!read.ok) throw new Error(read.error.message);
    expect([read.value.macs, read.value.complete ?? true]).toEqual([macs, true]);
    if (output) expect(read.value.outputs.map(({shape}) => shape)).toContainEqual(output);
    expect(read.value.dimensions.map(({name}) => name)).toEqual(expect.arrayContaining(open));
    if (!timed.ok) throw new Error(timed.error.message);
    expect([timed.value.total.macs, timed.value.total.complete ?? true]).toEqual([macs, true]);
  });

  it.each(Object.keys(cases).filter((file) => cases[file].unknown))("%s says what it cannot know", async (file) => {
    const {read, timed} = await answers(file);
    expect(read).toMatchObject({ok: true, value: {complete: false}});
    expect(
      valueOf(read)
        .network.layers.map(({reason}) => reason)
        .join("\n"),
    ).toMatch(cases[file].unknown);
    expect(timed).toMatchObject({ok: true, value: {total: {complete: false}}});
  });

  it.each(Object.keys(cases).filter((file) => cases[file].refused))("%s is refused with its reason", async (file) => {
    const {read, timed} = await answers(file);
    for (const answer of [read, timed]) expect(answer).toMatchObject({ok: false});
    for (const answer of [read, timed]) expect(() => valueOf(answer)).toThrow(cases[file].refused);
  });

  it("sizes that nobody gave are said to be assumed", async () => {
    const {read, timed} = await answers("dynamic_image.onnx");
    for (const name of ["height", "width"]) {
      const assumed = {name, value: 1, batch: false};
      expect(valueOf(read).dimensions).toContainEqual(expect.objectContaining({...assumed, given: false}));
      expect(valueOf(timed).network.assumptions).toContainEqual(expect.objectContaining(assumed));
    }
  });

  it("quantisation at run time costs passes over the elements", async () => {
    const {read} = await answers("dynamic_quant_conv.onnx");
    const operators = valueOf(read).network.layers.map(({kind}) => kind);
    expect(operators.filter((kind) => kind === "reduce").length).toBeGreaterThan(1);
    expect(operators).not.toContain("other");
  });
});
