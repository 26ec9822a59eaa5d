/** A made-up device of the tests: a table of its measurements, and a model that was fitted to it. */

import {representatives} from "../../../build/wasm/package/index.js";

const kWidth = 8;
/** Cycles per step beside the product of the steps. */
const kOverhead = 5;

function latency(m: number, n: number, k: number): number {
  return m * Math.ceil(n / kWidth) * Math.ceil(k / kWidth) + kOverhead;
}

/** Series along n and k that show a step width of 8, and `layers` in between. */
export function deviceTable(layers = 200): string {
  const rows = new Set<string>();
  const add = (m: number, n: number, k: number) => rows.add(`fully_connected,${m},${n},${k},${latency(m, n, k)}`);
  for (let size = 1; size <= 64; ++size) {
    add(4, size, 64);
    add(4, 64, size);
    add(size, 64, 64);
  }
  for (let index = 0; index < layers; ++index) {
    add(1 + ((index * 7) % 23), 8 + ((index * 137) % 1500), 8 + ((index * 211) % 2500));
  }
  return `type,m,n,k,latency_cycles\n${[...rows].join("\n")}\n`;
}

/** The JSON of a model that is small enough for a link. */
export async function deviceModel(name: string): Promise<string> {
  const {model} = await representatives.fit({
    table: deviceTable(),
    name,
    provenance: "a formula of the tests",
    clock_hz: 500_000_000,
    methods: ["structural"],
  });
  return model;
}
