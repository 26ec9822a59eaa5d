/** Points of sweeps, in the order in which they come. */
import {expect, test, vi} from "vitest";
import type {AxisSpace} from "../../../../web/src/state/explore/axis_space.ts";
import type {Base, Explorer, PointOutcome, Variation} from "../../../../web/src/state/explore/explorer.ts";
import {SweepRun, valuesAt, variationAt} from "../../../../web/src/state/explore/sweep_run.ts";

vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 0));

const axis = (
  name: string,
  values: readonly number[],
  current: number,
  kind: "parameter" | "dimension" = "parameter",
) => ({
  space: {axis: {kind, name}, title: name, unit: "", range: undefined, choices: [], current} as AxisSpace,
  values,
  complete: true,
});
const axes = [axis("rows", [1, 2, 3], 2), axis("batch", [10, 20], 20, "dimension")];
const base = {} as Base;

/** Answers with ten times the rows and the batch, when it is let. */
class FakeExplorer {
  asked: Variation[] = [];
  answer: (count: number) => void = () => {};
  fail: (error: unknown) => void = () => {};

  each(_base: Base, variations: readonly Variation[], onResult: Parameters<Explorer["each"]>[2], signal: AbortSignal) {
    this.asked = [...variations];
    return new Promise<void>((resolve, reject) => {
      this.fail = reject;
      signal.addEventListener("abort", () => reject(signal.reason));
      this.answer = (count) => {
        variations.slice(0, count).forEach(({parameters, dimensions}, index) => {
          const cycles = Number(parameters["rows"]) * 10 + Number(dimensions["batch"]);
          onResult(index, {ok: true, value: {cycles}} as PointOutcome);
        });
        if (count >= variations.length) resolve();
      };
    });
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test("a point's place says its values, parameters and dimensions apart", () => {
  expect(valuesAt(axes, 4)).toEqual([2, 20]);
  expect(variationAt(axes, 4)).toEqual({parameters: {rows: 2}, dimensions: {batch: 20}});
});

test("what the page shows comes first, every point once, and results are where they belong", async () => {
  const explorer = new FakeExplorer();
  const run = new SweepRun(explorer as unknown as Explorer);
  run.start(base, axes);
  expect(explorer.asked[0]).toEqual({parameters: {rows: 2}, dimensions: {batch: 20}});
  expect(new Set(explorer.asked.map((variation) => JSON.stringify(variation))).size).toBe(6);
  explorer.answer(1);
  await turn();
  expect(run.store.state).toMatchObject({done: 1, running: true});
  expect(run.store.state.outcomes[4]).toMatchObject({ok: true, value: {cycles: 40}});
  run.start(base, axes);
  explorer.answer(6);
  await turn();
  expect(run.store.state).toMatchObject({done: 6, running: false});
  const cycles = run.store.state.outcomes.map((outcome) => (outcome?.ok ? outcome.value.cycles : undefined));
  expect(cycles).toEqual([20, 30, 40, 30, 40, 50]);
});

test("when it is stopped, what has come stays", async () => {
  const explorer = new FakeExplorer();
  const run = new SweepRun(explorer as unknown as Explorer);
  run.start(base, axes);
  explorer.answer(2);
  run.stop();
  await turn();
  expect(run.store.state).toMatchObject({done: 2, running: false});
  expect(run.store.state.outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(2);
});

test("an axis with a partner sets both to the same value", () => {
  const {space, ...rows} = axis("rows", [4, 8], 4);
  const both = {...rows, space: {...space, axis: {...space.axis, with: "columns"}}};
  expect(variationAt([both], 1)).toEqual({parameters: {rows: 8, columns: 8}, dimensions: {}});
});
