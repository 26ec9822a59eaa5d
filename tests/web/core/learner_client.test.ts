import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {LearnerClient} from "../../../web/src/core/learner_client.ts";
import type {LearnerAnswer, LearnerQuestion, LearnerStep} from "../../../web/src/core/learner_protocol.ts";

/** A worker that keeps what it is asked, for the test to answer. */
class ScriptedWorker {
  readonly asked: LearnerQuestion[] = [];
  terminated = false;
  onmessage: ((event: {data: LearnerAnswer}) => void) | undefined;

  postMessage(question: LearnerQuestion): void {
    this.asked.push(question);
  }

  terminate(): void {
    this.terminated = true;
  }

  answer(answer: LearnerAnswer): void {
    this.onmessage?.({data: answer});
  }
}

const kJob = {kind: "fit", table: "", request: {}} as const;
const kStep = {done: false, progress: {done: 1, total: 2, what: ""}} as LearnerStep;

let workers: ScriptedWorker[];
let client: LearnerClient;
const latest = () => workers.at(-1) as ScriptedWorker;

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  client = new LearnerClient(() => {
    const worker = new ScriptedWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
});

afterEach(() => {
  vi.useRealTimers();
});

test("the worker starts with the first question", async () => {
  expect(workers).toHaveLength(0);
  const called = client.call("readModel", "m");
  expect(workers).toHaveLength(1);
  expect(latest().asked).toEqual([{kind: "call", id: 1, name: "readModel", arguments: ["m"]}]);
  latest().answer({kind: "called", id: 1, outcome: {ok: true, value: "summary"}});
  expect(await called).toEqual({ok: true, value: "summary"});
});

test("a job tells its steps, then its end", async () => {
  const steps: unknown[] = [];
  const end = client.run(kJob, (step) => steps.push(step));
  latest().answer({kind: "step", id: 1, step: kStep});
  latest().answer({kind: "done", id: 1, outcome: {ok: true, value: kStep}});
  expect(await end).toEqual({ok: true, value: kStep});
  expect(steps).toEqual([kStep]);
});

test("a job that hears that it is cancelled ends without a value, and its worker stays", async () => {
  const end = client.run(kJob, () => {});
  client.cancel();
  expect(latest().asked.at(-1)).toEqual({kind: "cancel", id: 1});
  latest().answer({kind: "cancelled", id: 1});
  expect(await end).toBeUndefined();
  vi.advanceTimersByTime(60_000);
  expect(latest().terminated).toBe(false);
});

test("a job that does not hear it is ended with its worker, and the next one gets a new worker", async () => {
  const end = client.run(kJob, () => {});
  client.cancel();
  vi.advanceTimersByTime(60_000);
  expect(await end).toBeUndefined();
  expect(latest().terminated).toBe(true);
  client.begin();
  void client.run(kJob, () => {});
  expect(workers).toHaveLength(2);
});

test("a worker without a module fails what was asked, and the next question tries again", async () => {
  const called = client.call("layerTypes");
  const end = client.run(kJob, () => {});
  latest().answer({kind: "load_failed", message: "no network"});
  expect(await called).toMatchObject({ok: false, error: {code: "LoadFailed"}});
  expect(await end).toMatchObject({ok: false, error: {code: "LoadFailed"}});
  void client.call("layerTypes");
  expect(workers).toHaveLength(2);
});

test("a module that traps fails its job and is replaced", async () => {
  const end = client.run(kJob, () => {});
  latest().answer({kind: "crashed", message: "out of memory"});
  expect(await end).toMatchObject({ok: false, error: {code: "Crashed"}});
  expect(latest().terminated).toBe(true);
});

test("a job that is yet to start when the others are cancelled does not start, until a new beginning", async () => {
  client.cancel();
  expect(client.cancelled).toBe(true);
  expect(await client.run(kJob, () => {})).toBeUndefined();
  expect(workers).toHaveLength(0);
  client.begin();
  void client.run(kJob, () => {});
  expect(latest().asked).toHaveLength(1);
});

test("cancelling nothing asks nobody", () => {
  client.cancel();
  expect(workers).toHaveLength(0);
});
