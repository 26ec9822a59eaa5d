/** The border is five functions, in both modules. */
import {expect, it} from "vitest";
import type {BoundModule} from "../../wasm/client/bound_module.ts";
import {loadModule, loadFullModule} from "./support/module.mjs";

type Declared = {
  [Name in keyof BoundModule]: BoundModule[Name] extends (...argument: infer Arguments) => string
    ? Arguments["length"]
    : never;
};

/** The functions and how many arguments they take. */
const kFunctions: Declared = {put: 2, call: 2, start: 2, step: 2, cancel: 1};

it.each([
  ["cyclescope", loadModule],
  ["cyclescope_full", loadFullModule],
])("the built module %s has the declared functions and no others", async (_, load) => {
  const module = (await load()) as unknown as Record<string, {argCount?: number}>;
  // Embind notes the count of arguments at the functions that it binds.
  const bound = Object.entries(module)
    .filter(([, value]) => value?.argCount !== undefined)
    .map(([name, value]) => [name, value.argCount]);
  expect(Object.fromEntries(bound)).toEqual(kFunctions);
});
