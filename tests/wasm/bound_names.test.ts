/** The module's declaration is written by hand: this does not compile, or fails, where the two disagree. */
import {expect, it} from "vitest";
import type {Module} from "../../wasm/core.mjs";
import {loadModule} from "./support/module.mjs";

/** The functions and how many arguments they take. */
const declared = {
  version: 0,
  checkArchitecture: 2,
  readNetwork: 1,
  readOnnx: 2,
  startEstimate: 3,
  stepEstimate: 2,
  cancelEstimate: 1,
} satisfies {[Name in keyof Module]: Parameters<Module[Name]>["length"]};

it("the built module has the declared functions and no others", async () => {
  const module = (await loadModule()) as Record<string, {argCount?: number}>;
  // Embind notes the count of arguments at the functions that it binds.
  const bound = Object.entries(module)
    .filter(([, value]) => value?.argCount !== undefined)
    .map(([name, value]) => [name, value.argCount]);
  expect(Object.fromEntries(bound)).toEqual(declared);
});
