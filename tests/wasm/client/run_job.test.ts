/** Jobs from their start to their end, whoever ends them. */
import {beforeEach, describe, expect, it} from "vitest";
import {ModuleLink} from "../../../wasm/client/module_link.ts";
import {runJob} from "../../../wasm/client/run_job.ts";
import type {RunOptions} from "../../../wasm/client/run_job.ts";
import {FakeModule} from "./fake_module.ts";

let module: FakeModule;
const run = (options: RunOptions<unknown> = {}) => runJob(new ModuleLink(module), "fit", {seed: 1}, options);

beforeEach(() => {
  module = new FakeModule();
  module.steps = [
    {done: false, progress: 1},
    {done: false, progress: 2, partial: "a"},
    {done: true, progress: 3, partial: "b", value: "all"},
  ];
});

describe("a job", () => {
  it("tells its progress and its parts, then its value", async () => {
    const told: unknown[] = [];
    const tell = (value: unknown) => told.push(value);
    expect(await run({onProgress: tell, onPartial: tell})).toEqual({ok: true, value: "all"});
    expect(told).toEqual([1, "a", 2, "b", 3]);
    expect(module.asked).toEqual(["start fit", "step 7", "step 7", "step 7"]);
  });

  it("that is refused half-way is gone, and not cancelled", async () => {
    module.steps = [{done: false, progress: 1}, {refused: "TooFew"}];
    expect(await run()).toMatchObject({ok: false, error: {code: "TooFew"}});
    expect(module.asked.at(-1)).toBe("step 7");
  });

  it("lets other work have its turns", async () => {
    let turns = 0;
    module.steps = [...Array.from({length: 50}, () => ({done: false, progress: 0})), {done: true, progress: 1}];
    const timer = setInterval(() => ++turns, 0);
    const waited = new Promise((resolve) => setTimeout(resolve));
    await Promise.all([
      run({onProgress: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)}),
      waited,
    ]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});

describe("a signal", () => {
  it("ends the job with its reason", async () => {
    const end = new AbortController();
    const job = run({signal: end.signal, onProgress: () => end.abort(new Error("enough"))});
    await expect(job).rejects.toThrow("enough");
    expect(module.asked).toEqual(["start fit", "step 7", "cancel 7"]);
  });

  it("that came before lets nothing start", async () => {
    await expect(run({signal: AbortSignal.abort(new Error("before"))})).rejects.toThrow("before");
    expect(module.asked).toEqual([]);
  });
});

it("what a callback throws ends the job and is passed on", async () => {
  const fail = () => {
    throw new RangeError("mine");
  };
  await expect(run({onPartial: fail})).rejects.toThrow(RangeError);
  expect(module.asked.at(-1)).toBe("cancel 7");
});

describe("a device of the caller", () => {
  const layer = (n: number) => ({type: "matmul", n});

  beforeEach(() => {
    module.steps = [
      {done: false, progress: 0, wanted: [layer(1), layer(2)]},
      {done: true, progress: 1, value: "measured"},
    ];
  });

  it("answers for the layers in their order; what it throws is why it cannot run one", async () => {
    const device = (asked: object) => {
      if ("n" in asked && asked.n === 2) throw new Error("out of memory");
      return Promise.resolve(12.5);
    };
    expect(await run({device})).toEqual({ok: true, value: "measured"});
    expect(module.asked).toEqual(["start fit", "step 7", "call provide", "step 7"]);
    expect(module.requests.at(-1)).toEqual({job: 7, answers: [{latency: 12.5}, {error: "out of memory"}]});
  });

  it.each([NaN, Infinity, "3", undefined])("that answers %s is a mistake of the caller", async (answer) => {
    await expect(run({device: () => answer as number})).rejects.toThrow(TypeError);
    expect(module.asked.at(-1)).toBe("cancel 7");
  });

  it("that is missing is one too", async () => {
    await expect(run()).rejects.toThrow(TypeError);
    expect(module.asked.at(-1)).toBe("cancel 7");
  });

  it("whose answers are refused ends the job", async () => {
    module.answers = {provide: '{"ok":false,"error":{"code":"NotPositive"}}'};
    expect(await run({device: () => -1})).toMatchObject({ok: false, error: {code: "NotPositive"}});
    expect(module.asked.at(-1)).toBe("cancel 7");
  });

  it("is not asked for more once the signal has come", async () => {
    const end = new AbortController();
    let asked = 0;
    const device = () => {
      asked += 1;
      end.abort();
      return 1;
    };
    await expect(run({device, signal: end.signal})).rejects.toThrow(/abort/i);
    expect(asked).toBe(1);
  });
});
