/** The page's side of the worker, with the worker's own side at the other end of a channel. */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {FakeModule} from "../client/fake_module.ts";
import {Endpoint} from "../../../wasm/workers/endpoint.ts";
import type {JobListener} from "../../../wasm/workers/endpoint.ts";
import {connect} from "../../../wasm/workers/remote.ts";
import type {Port} from "../../../wasm/workers/remote.ts";
import {WorkerClient} from "../../../wasm/workers/worker_client.ts";
import type {WorkerPort} from "../../../wasm/workers/worker_client.ts";

/** A worker in this thread, with a module of its own. */
class LocalWorker {
  readonly module = new FakeModule();
  /** What the module was created with. */
  settings: object | undefined;
  readonly #channel = new MessageChannel();
  terminated = false;
  onmessage: ((event: MessageEvent) => void) | undefined;
  onerror: ((event: Event & {message: string}) => void) | undefined;

  constructor(index: number) {
    const create = async (settings?: object) => {
      this.settings = settings;
      return this.module;
    };
    const source = {create: async () => create};
    const sources = {cyclescope: source, full: source};
    new Endpoint(
      sources,
      async () => [],
      `${index}-`,
      (endpoint) => connect<JobListener>(this.#channel.port1 as Port, endpoint),
    );
    this.#channel.port2.onmessage = (event) => this.onmessage?.(event);
  }

  postMessage(message: unknown): void {
    if (!this.terminated) this.#channel.port2.postMessage(message);
  }

  terminate(): void {
    this.terminated = true;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
}

let workers: LocalWorker[];
let client: WorkerClient;
const latest = () => workers.at(-1) as LocalWorker;
const kEndless = [{done: false, progress: {done: 1}}];

beforeEach(() => {
  workers = [];
  client = new WorkerClient(() => {
    workers.push(new LocalWorker(workers.length));
    return latest() as unknown as WorkerPort;
  });
});

afterEach(() => {
  vi.useRealTimers();
  for (const worker of workers) if (!worker.terminated) worker.terminate();
});

const fit = (signal?: AbortSignal, onProgress?: () => void) =>
  client.run("fit", {table: client.open("table", "t")}, {signal, onProgress});

test("the worker starts with the first request", async () => {
  client.open("architecture", "a");
  expect(workers).toHaveLength(0);
  expect((await client.call("version", {})).ok).toBe(true);
  expect(workers).toHaveLength(1);
});

test("documents opened before and after it started are known to it, and closed ones are not", async () => {
  const before = client.open("architecture", "a");
  await client.call("describeArchitecture", {architecture: before});
  const after = client.open("architecture", "b");
  await client.call("describeArchitecture", {architecture: after});
  expect(latest().module.asked.filter((line) => line.startsWith("put"))).toEqual([
    "put architecture a",
    "put architecture b",
  ]);
  client.close(after);
  const outcome = await client.call("describeArchitecture", {architecture: after});
  expect(outcome).toMatchObject({ok: false, error: {code: "UnknownHandle"}});
});

test("a job tells its progress and its parts, asks its device, and ends with its value", async () => {
  const told: unknown[] = [];
  const tell = (value: unknown) => told.push(value);
  const started = client.run(
    "sweep",
    {types: []},
    {onProgress: tell, onPartial: tell, device: ({type}) => (type === "matmul" ? 3 : Promise.reject(new Error("no")))},
  );
  latest().module.steps = [
    {done: false, progress: "first", partial: "part"},
    {done: false, progress: "asks", wanted: [{type: "matmul"}, {type: "conv2d"}]},
    {done: true, progress: "last", value: {found: []}},
  ];
  expect(await started).toEqual({ok: true, value: {found: []}});
  expect(told.slice(0, 3)).toEqual(["part", "first", "asks"]);
  expect(latest().module.requests).toContainEqual({job: 7, answers: [{latency: 3}, {error: "no"}]});
});

test("a job that hears that it is cancelled ends with the reason, and its worker stays", async () => {
  const end = new AbortController();
  await client.call("version", {});
  latest().module.steps = kEndless;
  await expect(fit(end.signal, () => end.abort(new Error("enough")))).rejects.toThrow("enough");
  expect(latest().module.asked.at(-1)).toBe("cancel 7");
  expect((await client.call("version", {})).ok).toBe(true);
  expect(workers).toHaveLength(1);
});

test("a worker that does not hear it is replaced, and what else was asked of it fails", async () => {
  await client.call("version", {});
  const end = new AbortController();
  const stuck = latest();
  stuck.postMessage = () => {}; // it hears nothing any more
  const job = fit(end.signal);
  const call = client.call("layerTypes", {});
  vi.useFakeTimers();
  end.abort(new Error("enough"));
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
  await expect(job).rejects.toThrow("enough");
  expect(await call).toMatchObject({ok: false, error: {code: "Interrupted"}});
  expect(stuck.terminated).toBe(true);
  expect((await client.call("version", {})).ok).toBe(true);
  expect(workers).toHaveLength(2);
});

test("a crash fails what was asked; the next worker has the documents, but not the results", async () => {
  const architecture = client.open("architecture", "a");
  const network = client.open("network", "n");
  await client.call("version", {});
  latest().module.steps = [{done: true, progress: {}, value: {estimate: 9}}];
  const first = await client.run("estimate", {architecture, network});
  if (!first.ok) throw new Error(first.error.message);
  latest().module.trap = new WebAssembly.RuntimeError("out of memory");
  const crashed = await client.call("version", {});
  expect(crashed).toMatchObject({ok: false, error: {code: "Crashed", input: "module"}});
  expect(!crashed.ok && crashed.error.message).toContain("out of memory");
  expect(workers[0]?.terminated).toBe(true);

  expect((await client.call("describeArchitecture", {architecture})).ok).toBe(true);
  expect(latest().module.asked).toContain("put architecture a");
  const gone = await client.call("estimateDocument", {estimate: first.value.estimate});
  expect(gone).toMatchObject({ok: false, error: {code: "UnknownHandle"}});
});

test("a worker whose script cannot be loaded fails what was asked, and the next request tries again", async () => {
  const called = client.call("version", {});
  latest().onerror?.(Object.assign(new Event("error"), {message: "404"}));
  expect(await called).toMatchObject({ok: false, error: {code: "LoadFailed"}});
  expect((await client.call("version", {})).ok).toBe(true);
  expect(workers).toHaveLength(2);
});

test("a worker takes a module that was compiled for it", async () => {
  const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  const local = new LocalWorker(0);
  workers.push(local);
  const sharing = new WorkerClient(() => local as unknown as WorkerPort, {cyclescope: empty});
  expect((await sharing.call("version", {})).ok).toBe(true);
  expect(local.settings).toHaveProperty("instantiateWasm");
  expect((await client.call("version", {})).ok).toBe(true);
  expect(latest().settings).not.toHaveProperty("instantiateWasm");
});

test("ending it ends its worker and what is asked", async () => {
  const called = client.run("fit", {table: client.open("table", "t")});
  const worker = latest();
  client.end();
  expect(await called).toMatchObject({ok: false, error: {code: "Interrupted"}});
  expect(worker.terminated).toBe(true);
});
