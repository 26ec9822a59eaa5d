/** Measuring on a machine that is disturbed, by a clock of the tests. */
import {describe, expect, it} from "vitest";
import {MeasurementRun, measurementTable} from "../../../build/wasm/measure/measurement_run.js";
import {repeat} from "../../../build/wasm/measure/repeat.js";
import {representatives} from "../../../build/wasm/package/index.js";

const kStep = 0.001;

/** A machine whose runs take what `duration` says: of the time, and of the run's number. */
function machine(duration) {
  let now = 0;
  let runs = 0;
  return {
    clock: () => (now += kStep),
    pass: (milliseconds) => (now += milliseconds),
    run: async () => void (now += duration(now, runs++)),
  };
}

describe("repeat", () => {
  const how = {warmUps: 1, least: 8, most: 40, longest: 1000, agreement: 0.02};

  it("ends as soon as the fastest quarter agrees", async () => {
    const {clock, run} = machine(() => 1);
    const timing = await repeat(run, clock, kStep, how);
    expect(timing.samples).toBe(how.least);
    expect(timing.settled).toBe(true);
    expect(timing.milliseconds).toBeCloseTo(1, 2);
  });

  it("is not misled by runs that are interrupted", async () => {
    const {clock, run} = machine((_, index) => (index % 3 === 0 ? 1 : 7));
    const timing = await repeat(run, clock, kStep, how);
    expect(timing.milliseconds).toBeCloseTo(1, 2);
    expect(timing.median).toBeGreaterThan(6);
  });

  it("gives up at the most, and says so", async () => {
    const {clock, run} = machine((_, index) => 1 + index);
    const timing = await repeat(run, clock, kStep, how);
    expect(timing.samples).toBe(how.most);
    expect(timing.settled).toBe(false);
  });

  it("takes runs in a row where the clock is coarse", async () => {
    let now = 0;
    const coarse = 0.1;
    // The clock itself takes some time, so that whoever waits for it sees it move.
    const clock = () => Math.floor((now += 0.001) / coarse) * coarse;
    const timing = await repeat(async () => void (now += 0.01), clock, coarse, how);
    expect(Math.abs(timing.milliseconds / 0.01 - 1)).toBeLessThan(0.05);
  });
});

describe("a run", () => {
  /** A layer as plans have them. @returns {any} */
  const product = (n) => ({type: "fully_connected", m: 1, n, k: 64});
  const layers = Array.from({length: 40}, (_, index) => product(8 + index));
  const reference = product(64);
  /** @param {any} layer */
  const latency = ({n}) => n / 8;

  /** A run on a machine that is slower by `factor(now)`. */
  function runOn(factor, options = {}) {
    const {clock, pass} = machine(() => 0);
    const run = new MeasurementRun({
      layers,
      reference,
      clock,
      pause: async (milliseconds) => pass(milliseconds),
      time: async (layer) => {
        const milliseconds = latency(layer) * factor(clock());
        pass(200);
        return {milliseconds, least: milliseconds, median: milliseconds, samples: 8, settled: true};
      },
      ...options,
    });
    return {run, clock};
  }

  it("measures all layers once, and some twice for the noise floor", async () => {
    const {run} = runOn(() => 1);
    const state = await run.run(60);
    expect(state.complete).toBe(true);
    expect(new Set(state.rows.map(({layer}) => layer.n)).size).toBe(layers.length);
    expect(state.noise).toEqual({layers: 16, percent: 0});
    expect(state.rows).toHaveLength(layers.length + 16);
    expect([state.repeated, state.changes]).toEqual([0, []]);
  });

  it("repeats what was measured while the machine did something else", async () => {
    const {run} = runOn((now) => (now > 2500 && now < 3500 ? 2 : 1));
    const state = await run.run(60);
    expect(state.repeated).toBeGreaterThan(0);
    for (const {layer, milliseconds} of state.rows) expect(milliseconds).toBe(latency(layer));
  });

  it("says when the machine stays slower", async () => {
    const {run} = runOn((now) => (now > 4000 ? 1.3 : 1));
    const {changes, rows} = await run.run(60);
    expect(changes).toHaveLength(1);
    expect(changes[0].ratio).toBeCloseTo(1.3, 5);
    const before = rows.slice(0, changes[0].rows);
    for (const {layer, milliseconds} of before) expect(milliseconds).toBe(latency(layer));
  });

  it("keeps what was measured when it is stopped while the machine does something else, and marks it", async () => {
    let asked = 0;
    const {run} = runOn((now) => (now > 1500 ? 2 : 1));
    const state = await run.run(60, () => ++asked > 6);
    expect(state.rows).toHaveLength(6);
    expect(state.rows.some(({settled}) => !settled)).toBe(true);
    expect(state.repeated).toBe(0);
    expect(state.complete).toBe(false);
  });

  it("comes to an end on a machine that never rests, and marks its rows", async () => {
    let factor = 1;
    const {run} = runOn(() => (factor *= 1.2));
    const state = await run.run(120);
    expect(state.rows.filter(({settled}) => !settled).length).toBeGreaterThan(0);
    expect(state.complete).toBe(true);
  });

  it("can be stopped and gone on with, without measuring anything anew", async () => {
    const {run} = runOn(() => 1);
    let asked = 0;
    const first = await run.run(60, () => ++asked > 10);
    expect(first.complete).toBe(false);
    expect(first.rows.length).toBeGreaterThan(0);
    const end = await run.run(60);
    expect(end.complete).toBe(true);
    expect(end.rows).toHaveLength(layers.length + 16);
  });

  it("counts what the device refuses", async () => {
    const refusing = {
      time: async ({n}) => {
        if (n === 10) throw new Error("no room");
        return {milliseconds: 1, least: 1, median: 1, samples: 8, settled: true};
      },
    };
    const state = await runOn(() => 1, refusing).run.run(60);
    expect([...state.refused]).toEqual([["no room", 1]]);
  });

  it("is a table that can be learnt from", async () => {
    const {run} = runOn(() => 1);
    const table = measurementTable((await run.run(60)).rows);
    const summary = await representatives.readTable(table);
    expect([summary.unit, summary.layers, summary.remarks]).toEqual(["us", layers.length, []]);
  });
});
