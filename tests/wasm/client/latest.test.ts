/** Of requests in a hurry the latest wins, and what is quick is let finish. */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {Latest} from "../../../wasm/client/latest.ts";

/** Work that the test finishes, or that ends when it hears its signal. */
class Works {
  readonly started: string[] = [];
  readonly #finish = new Map<string, () => void>();

  work(name: string): (signal: AbortSignal) => Promise<string> {
    return (signal) => {
      this.started.push(name);
      return new Promise((resolve, reject) => {
        this.#finish.set(name, () => resolve(name));
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    };
  }

  async finish(name: string): Promise<void> {
    this.#finish.get(name)?.();
    await settled();
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0);

let works: Works;
let latest: Latest;
let told: string[];

function ask(name: string): void {
  void latest.run(works.work(name)).then(
    (value) => told.push(`${name}: ${value ?? "dropped"}`),
    (error: Error) => told.push(`${name}: ${error.message}`),
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  works = new Works();
  latest = new Latest();
  told = [];
});

afterEach(() => vi.useRealTimers());

test("of many in a hurry the first and the last run", async () => {
  for (const name of ["a", "b", "c", "d"]) ask(name);
  await works.finish("a");
  await works.finish("d");
  expect(works.started).toEqual(["a", "d"]);
  expect(told).toEqual(["b: dropped", "c: dropped", "a: a", "d: d"]);
});

test("what keeps a newer one waiting for long is ended, and the newer one runs", async () => {
  ask("slow");
  await vi.advanceTimersByTimeAsync(60);
  ask("new");
  await vi.advanceTimersByTimeAsync(60);
  expect(works.started).toEqual(["slow"]);
  await vi.advanceTimersByTimeAsync(60);
  expect(works.started).toEqual(["slow", "new"]);
  await works.finish("new");
  expect(told).toEqual(["slow: dropped", "new: new"]);
});

test("what runs alone may take as long as it likes", async () => {
  ask("slow");
  await vi.advanceTimersByTimeAsync(60_000);
  await works.finish("slow");
  expect(told).toEqual(["slow: slow"]);
});

test("cancelling ends what runs and what waits, and the next one runs", async () => {
  ask("running");
  ask("waiting");
  latest.cancel();
  await settled();
  ask("next");
  await works.finish("next");
  expect(told).toEqual(["waiting: dropped", "running: dropped", "next: next"]);
});

test("what fails is passed on, and the next one runs", async () => {
  void latest.run(() => Promise.reject(new Error("broken"))).catch((error: Error) => told.push(error.message));
  ask("next");
  await settled();
  await works.finish("next");
  expect(told).toEqual(["broken", "next: next"]);
});

test("a newer one does not wait for the patience of one that is over", async () => {
  ask("first");
  ask("second");
  await works.finish("first");
  await vi.advanceTimersByTimeAsync(10_000);
  await works.finish("second");
  expect(told).toEqual(["first: first", "second: second"]);
});
