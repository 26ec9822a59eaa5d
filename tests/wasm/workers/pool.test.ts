/** Workers that share work. */
import {expect, test} from "vitest";
import {Pool} from "../../../wasm/workers/pool.ts";
import {WorkerClient} from "../../../wasm/workers/worker_client.ts";

/** Two members, named 1 and 2, whose workers are never started. */
function twoMembers() {
  let made = 0;
  const makeClient = () =>
    new WorkerClient(() => {
      throw new Error("nothing is asked of it");
    });
  return new Pool(2, makeClient, () => ++made);
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

test("every item is done once, by whoever is free", async () => {
  const done: [number, number][] = [];
  await twoMembers().each([0, 1, 2, 3, 4], async (member, item) => {
    if (item > 0) await turn(); // the first member is free again at once
    done.push([item, member]);
  });
  expect(done.map(([item]) => item).sort()).toEqual([0, 1, 2, 3, 4]);
  expect(new Set(done.map(([, member]) => member))).toEqual(new Set([1, 2]));
});

test("no more items are taken than members are free", async () => {
  let taken = 0;
  let finished = 0;
  function* items() {
    for (let item = 0; item < 6; ++item) {
      expect(taken - finished).toBeLessThan(2);
      taken += 1;
      yield item;
    }
  }
  await twoMembers().each(items(), async () => {
    await turn();
    finished += 1;
  });
  expect(finished).toBe(6);
});

test("the signal ends it before the next item, with its reason", async () => {
  const end = new AbortController();
  const begun: number[] = [];
  const run = twoMembers().each(
    [0, 1, 2, 3, 4, 5],
    async (_, item) => {
      begun.push(item);
      if (item === 1) end.abort(new Error("enough"));
      await turn();
    },
    end.signal,
  );
  await expect(run).rejects.toThrow("enough");
  expect(begun).toEqual([0, 1]);
});

test("what work throws ends it, and the items are told that no more is taken", async () => {
  let closed = false;
  let begun = 0;
  async function* items() {
    try {
      for (let item = 0; ; ++item) yield item;
    } finally {
      closed = true;
    }
  }
  const run = twoMembers().each(items(), async (_, item) => {
    begun += 1;
    await turn();
    if (item === 3) throw new Error("broken");
  });
  await expect(run).rejects.toThrow("broken");
  expect(closed).toBe(true);
  const before = begun;
  await turn();
  await turn();
  expect(begun).toBeLessThanOrEqual(before + 1);
});
