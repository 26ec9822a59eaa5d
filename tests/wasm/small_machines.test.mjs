/** What machines have that no preset has: small ones, whose cycles are worked out by hand from core/timing/SEMANTICS.md. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {estimate} from "../../build/wasm/package/index.js";

const machine = (name) => JSON.parse(readFileSync(new URL(`machines/${name}.json`, import.meta.url), "utf8"));

/** Cycles of a product of `m` x `k` and `k` x `n`. */
async function cyclesOf(architecture, [m, n, k]) {
  const layers = [{op: "Gemm", name: "product", inputs: ["x"], units: n, bias: false}];
  const network = JSON.stringify({name: "layer", inputs: {x: [m, k]}, layers});
  const {total, layers: estimated} = await estimate({architecture: JSON.stringify(architecture), network});
  expect(estimated.map(({status, exact}) => [status, exact])).toEqual([["mapped", true]]);
  return total.cycles;
}

/** The machine of one core, on which `change` was made to its only mapping. */
function changed(change) {
  const architecture = machine("one_core");
  change(architecture.mappings[0]);
  return architecture;
}

/** @type {[m: number, n: number, k: number]} */
const kProduct = [4, 2, 6];

describe("cycles by hand", () => {
  it("of one core", async () => {
    // A group is fetched in 0 and 1 and waits a cycle in a queue, so that the loader begins in 3. A, 24 bytes: 2 for its setup,
    // 10 + 24 - 1 until it is read in 38, visible in 39. B, 12 bytes, from 38 on: 2 + 10 + 12 - 1, read in 61, visible in 62.
    // 16 for the product; a read and a write of the local memory until 80. 2, then 8 bytes written in 10 + 8 - 1: 99.
    expect(await cyclesOf(machine("one_core"), kProduct)).toBe(99);
  });

  it("of two cores that share a memory, split the rows and meet at a barrier", async () => {
    // Half of A, 8 bytes: asked for in 5 by both cores. The first is read in 5 to 22 and has the port from 14 on; the second waits
    // for that port, 13 to 30. B: the first asks in 24, until 41, visible in 42; the second in 32, until 49, visible in 50.
    // Products take 16, and 2 through the local memory: 60 and 68. The barrier takes 1, and 2 likewise: 71. Both store
    // 4 bytes, asked for in 73: the first in 10 + 4 - 1 until 86, the second has the port 4 cycles later: 90.
    expect(await cyclesOf(machine("two_cores"), [4, 2, 4])).toBe(90);
  });

  it("of a DMA with a descriptor for each row, and bursts", async () => {
    // Rows of A are apart: 3 cycles for each of 4 descriptors, and a cycle more for each burst of 4 bytes, of which a row of 6 has
    // 2: from 3 + 12 on 10 + 4 * (6 + 2) - 1, read in 56. B is a row of 12: 3, then 10 + (12 + 3) - 1, read in 83, visible in 84.
    // 16 and 2 for the product: 102. 2, then 8 bytes in 10 + 8 - 1: 121.
    const strided = changed((mapping) => {
      Object.assign(mapping.define, {
        "a_setup()": "3 * M",
        "b_setup()": "3",
        "with_bursts(bytes)": "bytes + ceil_div(bytes, 4)",
      });
      const [a, b] = mapping.program;
      a.operands.from = {is: a.operands.from, words: "M * K", cycles: "M * with_bursts(K)"};
      b.operands.from = {is: b.operands.from, words: "K * N", cycles: "with_bursts(K * N)"};
    });
    expect(await cyclesOf(strided, kProduct)).toBe(121);
  });

  it("of weights of 4 bits and sums of 16", async () => {
    // As of one core until A is read in 38. B, 12 x 4 bits: 2, then 10 + 6 - 1, read in 55, visible in 56. 16 and 2 for the product:
    // 74. Sums, 8 x 16 bits: 2, then 10 + 16 - 1: 101.
    const widths = changed((mapping) => {
      mapping.tensors.B.element_bits = mapping.buffers.b.element_bits = 4;
      mapping.tensors.Y.element_bits = mapping.buffers.sum.element_bits = 16;
    });
    expect(await cyclesOf(widths, kProduct)).toBe(101);
  });

  it("of weights of which two in four are kept, with 2 bits each that say which", async () => {
    // As of one core until A is read in 38. B, 6 of 12 bytes and 12 bits: 2, then 10 + 8 - 1, read in 57, visible in 58. Half the work,
    // 8, and 2: 68. 2, then 8 bytes in 10 + 8 - 1: 87.
    const sparse = changed((mapping) => {
      mapping.define["work()"] = "16 / 2";
      mapping.define["kept()"] = "K * N / 2 + ceil_div(K * N / 2 * 2, 8)";
      const load = mapping.program[1];
      load.operands.from = {is: load.operands.from, words: "kept()", cycles: "kept()"};
    });
    expect(await cyclesOf(sparse, kProduct)).toBe(87);
  });
});
