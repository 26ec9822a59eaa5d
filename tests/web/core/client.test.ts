import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {CoreClient} from "../../../web/src/core/client.ts";
import type {EstimateListener} from "../../../web/src/core/client.ts";
import type {Answer, EstimateJob, Question} from "../../../web/src/core/protocol.ts";
import type {Estimate} from "../../../web/src/core/types.ts";

/** A worker that keeps what it is asked, for the test to answer. */
class ScriptedWorker {
  readonly asked: Question[] = [];
  terminated = false;
  onmessage: ((event: {data: Answer}) => void) | undefined;

  postMessage(question: Question): void {
    this.asked.push(question);
  }

  terminate(): void {
    this.terminated = true;
  }

  answer(answer: Answer): void {
    this.onmessage?.({data: answer});
  }

  /** Id of the latest question of that kind. */
  idOf(kind: Question["kind"]): number {
    const question = this.asked.findLast((candidate) => candidate.kind === kind);
    if (question === undefined) throw new Error(`nobody asked ${kind}`);
    return question.id;
  }

  finish(): void {
    this.answer({kind: "estimate", id: this.idOf("estimate"), outcome: {ok: true, value: {} as Estimate}});
  }
}

let workers: ScriptedWorker[];
let client: CoreClient;
let told: string[];

const latest = () => workers.at(-1) as ScriptedWorker;

function job(rows: number): EstimateJob {
  return {architecture: "{}", network: "{}", parameters: {rows}, method: "fast_forward"};
}

function listener(name: string): EstimateListener {
  return {
    architecture: () => {},
    model: () => {},
    network: () => {},
    progress: () => told.push(`${name}: progress`),
    done: (outcome) => told.push(`${name}: ${outcome.ok ? "done" : outcome.error.code}`),
    cancelled: () => told.push(`${name}: cancelled`),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  told = [];
  const makeWorker = () => {
    workers.push(new ScriptedWorker());
    return latest() as unknown as Worker;
  };
  client = new CoreClient(makeWorker, () => {});
});

afterEach(() => vi.useRealTimers());

test("of many jobs in a hurry the first and the last run, and the last tells last", () => {
  for (const name of ["a", "b", "c", "d"]) client.estimate(job(1), listener(name));
  latest().finish();
  latest().finish();
  expect(latest().asked.map(({kind}) => kind)).toEqual(["estimate", "estimate"]);
  expect(told).toEqual(["b: cancelled", "c: cancelled", "a: done", "d: done"]);
});

test("a job that keeps a newer one waiting for long is cancelled, and the newer one runs", () => {
  client.estimate(job(1), listener("slow"));
  vi.advanceTimersByTime(60);
  client.estimate(job(2), listener("new"));
  vi.advanceTimersByTime(60);
  expect(latest().asked).toHaveLength(1);
  vi.advanceTimersByTime(60);
  latest().answer({kind: "cancelled", id: latest().idOf("cancel")});
  latest().finish();
  expect(told).toEqual(["slow: cancelled", "new: done"]);
});

test("stopping ends what runs and what waits", () => {
  client.estimate(job(1), listener("running"));
  client.estimate(job(2), listener("waiting"));
  client.cancel();
  latest().answer({kind: "cancelled", id: latest().idOf("cancel")});
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(["waiting: cancelled", "running: cancelled"]);
  expect(latest().asked.map(({kind}) => kind)).toEqual(["estimate", "cancel"]);
});

test("a worker that does not stop is replaced, and the next job runs in the new one", () => {
  client.estimate(job(1), listener("stuck"));
  client.cancel();
  vi.advanceTimersByTime(10_000);
  client.estimate(job(2), listener("next"));
  latest().finish();
  expect(workers.map(({terminated}) => terminated)).toEqual([true, false]);
  expect(told).toEqual(["stuck: cancelled", "next: done"]);
});

test("a crash is an error of its job, and the next job runs in a new worker", async () => {
  client.estimate(job(1), listener("bad"));
  const reading = client.readOnnx(new Blob(), {});
  latest().answer({kind: "crashed", message: "out of memory"});
  client.estimate(job(2), listener("good"));
  latest().finish();
  expect(workers).toHaveLength(2);
  expect(told).toEqual(["bad: Crashed", "good: done"]);
  expect((await reading).ok).toBe(false);
});

test("a core that could not be loaded is loaded again for the next job", () => {
  client.estimate(job(1), listener("first"));
  latest().answer({kind: "load_failed", message: "404"});
  client.estimate(job(2), listener("second"));
  latest().finish();
  expect(told).toEqual(["first: LoadFailed", "second: done"]);
  expect(workers).toHaveLength(2);
});

test("answers to jobs of long ago are not heard", () => {
  client.estimate(job(1), listener("old"));
  const old = latest().idOf("estimate");
  latest().finish();
  client.estimate(job(2), listener("new"));
  latest().answer({kind: "progress", id: old, progress: {layers_done: 0, layers_total: 1, layer: ""}});
  expect(told).toEqual(["old: done"]);
});
