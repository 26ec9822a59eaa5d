import {expect, it} from "vitest";
import {evaluate, evaluateNumber, namesIn} from "../../../wasm/lessons/expression.ts";
import type {Members} from "../../../wasm/lessons/expression.ts";
import {filled, plainNumber} from "../../../wasm/lessons/placeholders.ts";

const scope: Members = {
  cycles: async () => 12,
  name: "weight_stationary",
  layer: async (name) => ({macs: 3, name}),
};
const of = (text: string) => evaluate({text, line: 7}, scope);

it("computes, compares and decides", async () => {
  expect(await of("2 + 3 * 4 - -1")).toBe(15);
  expect(await of("(2 + 3) * cycles / 4")).toBe(15);
  expect(await of("ceil(7 / 2) + max(1, 2, 3) + log2(8)")).toBe(10);
  expect(await of('cycles > 10 && !(name == "x")')).toBe(true);
  expect(await of('cycles < 10 || name == "weight_stationary"')).toBe(true);
  expect(await of('cycles < 10 ? "few" : "many"')).toBe("many");
  expect(await of('layer("conv").macs + 7 % 4')).toBe(6);
});

it("refuses what it does not have, at its line", async () => {
  for (const [text, message] of [
    ["cycle", "has the name “cycle”, which is not known here"],
    ["constructor", "has the name “constructor”, which is not known here"],
    ["name.constructor", "asks weight_stationary for a member"],
    ['layer("a").__proto__', "has the name “__proto__”, which is not known here"],
    ['layer("a")["macs"]', "has [ ], write .name instead"],
    ["cycles()", "calls “cycles”, which is no function"],
    ["layer()", "gives 0 values to “layer”"],
    ["layer", "needs ( ) behind “layer”"],
    ["1 << 2", "has the operator <<"],
    ["this", "has something that expressions do not have (ThisExpression)"],
    ["cycles && true", "decides by 12, which is not true or false"],
    ['1 + "a"', "computes with a, which is no number"],
    ["1 2", "is more than one expression"],
  ] as const)
    await expect(of(text)).rejects.toMatchObject({message: `“${text}” ${message}`, line: 7});
  await expect(evaluateNumber({text: "1 / 0", line: 3}, scope)).rejects.toMatchObject({
    message: "“1 / 0” is Infinity, and should be a number",
    line: 3,
  });
});

it("knows what an expression reads", () => {
  const {names, calls} = namesIn({text: 'state("a").layer("b").cycles / max(peak, 1)', line: 1});
  expect([...names].toSorted()).toEqual(["max", "peak", "state"]);
  expect(calls).toEqual([{name: "state", text: "a"}]);
});

it("fills values into text", async () => {
  const text =
    "{{ cycles }} and {{ cycles / 16 | percent }}, {{ cycles * 1024 | kib }}\n{{ cycles > 1 || cycles < 0 ? name : 2 }}";
  expect(await filled(text, 0, scope)).toBe("12 and 75 %, 12 KiB\nweight stationary");
  expect([plainNumber(1234567), plainNumber(0.123456), plainNumber(12345.6)]).toEqual(["1,234,567", "0.123", "12,300"]);
});
