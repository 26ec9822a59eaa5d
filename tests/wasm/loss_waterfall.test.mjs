import {describe, expect, it} from "vitest";
import {
  attribute,
  estimate,
  kLossSteps,
  layerWaterfall,
  networkWaterfall,
  presets,
} from "../../build/wasm/package/index.js";

const sum = ({steps}) => kLossSteps.reduce((total, {id}) => total + steps[id], 0);

function expectWhole(waterfall) {
  for (const {id} of kLossSteps) {
    expect(Number.isSafeInteger(waterfall.steps[id]), id).toBe(true);
    expect(waterfall.steps[id], id).toBeGreaterThanOrEqual(0);
  }
  expect(sum(waterfall)).toBe(waterfall.cycles);
}

/** A layer whose path is given by cause; 16 cycles at the peak, as 20 of a unit, unless said otherwise. @returns {any} */
function layerOf(path, more = {}) {
  const parts = Object.entries(path).map(([cause, cycles]) => ({cause, object: "part", cycles}));
  const cycles = parts.reduce((total, part) => total + part.cycles, 0);
  const facts = {ideal_cycles: 16, multiplier_cycles: 20, multiplier_path_cycles: path.compute ?? 0};
  const dram = {dram_path_cycles: 0, dram_bytes: 0, least_dram_bytes: 0};
  return {name: "layer", cycles, path: parts, ...facts, ...dram, ...more};
}

describe("the loss waterfall of a layer", () => {
  it("has multiplying first, then what the path waits for", () => {
    const {steps, hidden} = layerWaterfall(layerOf({compute: 20, data_wait: 3, memory_latency: 7, structural_wait: 2}));
    expect(steps).toEqual({
      peak: 16, partial: 4, other: 0, drain: 3, latency: 7, reloads: 0, bandwidth: 0, control: 2,
    }); // prettier-ignore
    expect(hidden).toBe(0);
  });

  it("counts no wait during which the multipliers work", () => {
    const path = {compute: 5, data_wait: 2, memory_bandwidth: 10, fetch: 13};
    const {steps, hidden} = layerWaterfall(layerOf(path));
    expect(hidden).toBe(15);
    expect(steps).toMatchObject({control: 0, bandwidth: 8, drain: 2});
  });

  it("takes results on their way through several units as filling", () => {
    const {steps} = layerWaterfall(layerOf({compute: 26}));
    expect(steps).toMatchObject({peak: 16, partial: 4, drain: 6});
  });

  it("tells reloads from other bandwidth by the bytes that had to move once", () => {
    const dram = {dram_path_cycles: 30, dram_bytes: 300, least_dram_bytes: 100};
    const {steps} = layerWaterfall(layerOf({compute: 20, memory_bandwidth: 40}, dram));
    expect(steps).toMatchObject({reloads: 20, bandwidth: 20});
    const cached = {...dram, dram_bytes: 0};
    expect(layerWaterfall(layerOf({compute: 20, memory_bandwidth: 40}, cached)).steps.reloads).toBe(0);
  });

  it("has neither peak nor multipliers where nothing is multiplied", () => {
    const {steps} = layerWaterfall(layerOf({compute: 9, fetch: 1}, {ideal_cycles: 0}));
    expect(steps).toMatchObject({peak: 0, partial: 0, other: 9, control: 1});
  });

  it("never has more peak than cycles", () => {
    expectWhole(layerWaterfall(layerOf({compute: 9, fetch: 1})));
  });
});

describe("the loss waterfall of a preset", () => {
  const networks = ["tc_resnet8", "resnet8", "mobilenet_v1_025"];
  const slow = new Set(["oma"]); // seconds for the smallest network
  const pairs = presets.flatMap(({name: id}) =>
    (slow.has(id) ? networks.slice(0, 1) : networks).map((network) => [id, network]),
  );

  it.each(pairs)("adds up to the estimate: %s, %s", async (architecture, network) => {
    const attribution = await attribute({architecture, network});
    const estimated = await estimate({architecture, network});
    attribution.layers.forEach((layer, index) => {
      const waterfall = layerWaterfall(layer);
      expectWhole(waterfall);
      expect(waterfall.cycles).toBe(estimated.layers[index].cycles ?? 0);
    });
    const total = networkWaterfall(attribution);
    expectWhole(total);
    expect(total.cycles).toBe(estimated.total.cycles);
    const {macs_mapped: macs} = estimated.total;
    const peak = macs / estimated.architecture.peak_macs_per_cycle;
    expect(total.steps.peak).toBeGreaterThanOrEqual(Math.floor(peak) - 1);
    expect(total.steps.peak).toBeLessThanOrEqual(peak + attribution.layers.length);
  });
});
