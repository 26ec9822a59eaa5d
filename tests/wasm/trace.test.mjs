// The trace of a layer: from the package, as Chrome trace, and on the command line.
import {execFileSync} from "node:child_process";
import {describe, expect, it} from "vitest";
import {CyclescopeError, chromeTrace, estimate, expand, trace} from "../../build/wasm/package/index.js";
import {root} from "./support/module.mjs";

const request = {architecture: "gemmini", network: "tc_resnet8"};

async function longestLayer() {
  const {layers} = await estimate(request);
  return layers.reduce((most, layer) => ((layer.cycles ?? 0) > (most.cycles ?? 0) ? layer : most));
}

describe("trace", () => {
  it("ends with the layer", async () => {
    const {name, cycles} = await longestLayer();
    const result = await trace({...request, layer: name, instructions: 50});
    expect(result.cycles).toBe(cycles);
    expect(result.windows.map(({place}) => place)).toEqual(["first", "steady", "last"]);
    const ends = result.windows[2].instructions.flatMap(({boxes}) => boxes.map(({end}) => end));
    expect(Math.max(...ends)).toBe(cycles);
  });

  it("names loops as the description does", async () => {
    const said = new Set();
    const visit = (value) => {
      if (typeof value !== "object" || value === null) return;
      if (typeof value.for === "string") said.add(value.for);
      for (const index of Object.keys(value.prefetch ?? {})) said.add(index);
      Object.values(value).forEach(visit);
    };
    visit(JSON.parse(await expand("gemmini")));
    const {loops} = await trace({architecture: "gemmini", network: "resnet8", layer: "stack1.conv1", instructions: 10});
    expect(loops.length).toBeGreaterThan(2);
    for (const {name} of loops) expect(said).toContain(name);
    const depths = loops.map(({outer, name}) => (outer < 0 ? name : `${loops[outer].name} ${name}`));
    for (const both of depths) expect(new Set(both.split(" ")).size).toBe(both.split(" ").length);
  });

  it("is refused where there is no such layer", async () => {
    await expect(trace({...request, layer: "nothing"})).rejects.toThrow(CyclescopeError);
  });
});

describe("chromeTrace", () => {
  it("has the events of the format, and no thread has two slices at once", async () => {
    const {name} = await longestLayer();
    const result = await trace({...request, layer: name, instructions: 200});
    const {traceEvents} = JSON.parse(JSON.stringify(chromeTrace(result)));
    const boxes = result.windows.flatMap(({instructions}) => instructions.flatMap((it) => it.boxes));
    const slices = traceEvents.filter(({ph}) => ph === "X");
    expect(slices).toHaveLength(boxes.length);
    const named = new Set(
      traceEvents.filter((event) => event.name === "thread_name").map(({pid, tid}) => `${pid} ${tid}`),
    );
    const ends = new Map();
    for (const event of slices) {
      expect(event).toMatchObject({name: expect.any(String), cat: expect.any(String), args: expect.any(Object)});
      for (const number of [event.ts, event.dur, event.pid, event.tid]) expect(Number.isInteger(number)).toBe(true);
      expect(event.dur).toBeGreaterThanOrEqual(0);
      const thread = `${event.pid} ${event.tid}`;
      expect(named).toContain(thread);
      expect(event.ts).toBeGreaterThanOrEqual(ends.get(thread) ?? 0);
      ends.set(thread, event.ts + event.dur);
    }
  });
});

describe("cyclescope trace", () => {
  const run = (...args) =>
    execFileSync("node", ["build/wasm/cli/cli.js", "trace", "-a", "gemmini", "-n", "tc_resnet8", ...args], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });

  it("prints the package's trace as JSON, as Chrome trace, and a row per stay", async () => {
    const {name} = await longestLayer();
    const expected = await trace({...request, layer: name, instructions: 20});
    expect(JSON.parse(run("-l", name, "-i", "20", "-f", "json"))).toEqual(expected);
    expect(JSON.parse(run("-l", name, "-i", "20", "--chrome"))).toEqual(
      JSON.parse(JSON.stringify(chromeTrace(expected))),
    );
    const stays = expected.windows.flatMap(({instructions}) => instructions.flatMap(({boxes}) => boxes));
    expect(run("-l", name, "-i", "20", "-f", "csv").trim().split("\n")).toHaveLength(1 + stays.length);
  });
});
