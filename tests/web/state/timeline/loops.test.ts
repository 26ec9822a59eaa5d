/** Iterations by the names of their loops. */
import {expect, test} from "vitest";
import {trace} from "../../../../build/wasm/package/index.js";
import {iterationOf} from "../../../../web/src/state/timeline/loops.ts";

test("every index stands beside its loop's name, outermost first", async () => {
  const it = await trace({
    architecture: "systolic_array",
    network: "resnet8",
    layer: "stack1.conv1",
    instructions: 200,
  });
  const all = it.windows.flatMap(({instructions}) => instructions);
  const deepest = all.reduce((most, next) => (next.indices.length > most.indices.length ? next : most));
  expect(deepest.indices.length).toBeGreaterThan(1);
  const parts = iterationOf(it, deepest).split(", ");
  expect(parts.map((part) => Number(part.split(" = ")[1]))).toEqual(deepest.indices);
  expect(parts.at(-1)?.split(" = ")[0]).toBe(it.loops[deepest.loop]?.name);
  const outer = it.loops[deepest.loop]?.outer ?? -1;
  expect(parts.at(-2)?.split(" = ")[0]).toBe(it.loops[outer]?.name);
});

test("an instruction outside of all loops is of no iteration, and a loop without a name is a number", async () => {
  const it = await trace({architecture: "systolic_array", network: "resnet8", layer: "stack1.conv1", instructions: 10});
  const [first] = it.windows[0]?.instructions ?? [];
  if (first === undefined) throw new Error("the trace is empty");
  expect(iterationOf(it, {...first, loop: -1, indices: []})).toBe("");
  const nameless = {...it, loops: it.loops.map((loop) => ({...loop, name: ""}))};
  expect(iterationOf(nameless, {...first, loop: 0, indices: [7]})).toBe("7");
});
