import {expect, test} from "vitest";
import {
  energyFrom,
  energyOf,
  energyParts,
  energyText,
  formatEnergy,
  kNoEnergy,
} from "../../../../web/src/state/explore/energy.ts";
import {measureNamed} from "../../../../web/src/state/explore/measures.ts";

const events = {
  macs_mapped: 1000,
  storages: [
    {name: "dram", bytes_read: 10, bytes_written: 5},
    {name: "buffer", bytes_read: 40, bytes_written: 20},
  ],
};

test("nothing is known without a table", () => {
  expect(energyOf(kNoEnergy, events)).toBeUndefined();
  expect(measureNamed("energy").id).toBe("cycles");
});

test("what the table names is counted, and nothing else", () => {
  const table = energyFrom("mac:0.5,dram:20");
  expect(energyParts(table, events)).toEqual([
    {storage: "", energy: 500},
    {storage: "dram", energy: 300},
  ]);
  expect(energyOf(table, events)).toBe(800);
  const {of} = measureNamed("edp", table);
  expect(of({...events, time_s: 0.25} as never)).toBe(200);
  expect(of({...events, time_s: null} as never)).toBeUndefined();
});

test("a table goes through a link, whatever its storages are called", () => {
  const table = {mac: 1.25, bytes: {"bank[*]": 0, "a:b": 3}};
  expect(energyFrom(energyText(table))).toEqual(table);
  for (const damaged of [null, "", "mac", "mac:", "mac:x", "dram:-1", ":3"]) {
    expect(energyFrom(damaged)).toEqual(kNoEnergy);
  }
});

test("energies have the unit that suits them", () => {
  expect([0, 12, 1234, 999_999, 4.5e9].map(formatEnergy)).toEqual(["0 pJ", "12 pJ", "1.23 nJ", "1 µJ", "4.5 mJ"]);
});
