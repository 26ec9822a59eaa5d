/** Ceilings and layers below them. */
import {expect, test} from "vitest";
import type {ArchitectureOutline, Estimate} from "../../../../web/src/core/types.ts";
import {ceilingsOf, rooflineOf} from "../../../../web/src/state/explore/roofline.ts";

const size = (value: number) => ({min: value, max: value});
const ports = (width: number, port: number, count: number) => ({
  data_width: size(width),
  port_width: size(port),
  read_write_ports: size(count),
});
const outline = {
  groups: [
    {name: "buffer[*]", class: "SRAM", count: 2, sizes: ports(8, 16, 1)},
    {name: "dram", class: "DRAM", count: 1, sizes: ports(32, 1, 2)},
    {name: "registers", class: "RegisterFile", count: 1, sizes: {data_width: size(8)}},
  ],
} as unknown as ArchitectureOutline;

const layer = (name: string, macs: number, cycles: number, dramBytes: number, share: number, status = "mapped") => ({
  name,
  operator: "Conv",
  status,
  macs,
  cycles,
  share,
  kernels: [{kernel: "conv2d"}],
  storages: [
    {bytes_read: 1, bytes_written: 0},
    {bytes_read: dramBytes, bytes_written: 0},
  ],
});
const estimate = {
  architecture: {peak_macs_per_cycle: 64},
  storages: ["buffer[*]", "dram"],
  layers: [
    layer("left", 100, 50, 50, 0.5),
    layer("right", 3200, 100, 100, 0.4),
    layer("none", 0, 10, 10, 0.1),
    layer("view", 10, 0, 0, 0, "view"),
  ],
} as unknown as Estimate;

test("a ceiling is what all ports transfer; DRAM comes first", () => {
  expect(ceilingsOf(outline, ["buffer[*]", "dram", "absent"])).toEqual([
    {storage: "dram", kind: "DRAM", bandwidth: 8},
    {storage: "buffer[*]", kind: "SRAM", bandwidth: 32},
  ]);
});

test("left of the ridge the bandwidth is the roof, right of it the peak", () => {
  const [dram] = ceilingsOf(outline, estimate.storages);
  if (dram === undefined) throw new Error("there is a DRAM");
  const {ridge, layers, elsewhere} = rooflineOf(estimate, dram);
  expect(ridge).toBe(8);
  expect(layers).toMatchObject([
    {name: "left", index: 0, intensity: 2, performance: 2, roof: 16, underBandwidth: true},
    {name: "right", index: 1, intensity: 32, performance: 32, roof: 64, underBandwidth: false},
  ]);
  expect(elsewhere).toBeCloseTo(0.1, 9);
});
