/** The module's declaration is written by hand: this does not compile, or fails, where the two disagree. */
import {expect, it} from "vitest";
import type {Module} from "../../wasm/core.mjs";
import type {RepresentativesModule} from "../../wasm/representatives.mjs";
import {loadModule, loadRepresentativesModule} from "./support/module.mjs";

type Declared<T extends object> = {
  [Name in keyof T]: T[Name] extends (...argument: infer Arguments) => string ? Arguments["length"] : never;
};

/** The functions and how many arguments they take. */
const declared = {
  version: 0,
  checkArchitecture: 2,
  readNetwork: 1,
  readOnnx: 2,
  startEstimate: 3,
  stepEstimate: 2,
  cancelEstimate: 1,
} satisfies Declared<Module>;

const declaredOfRepresentatives = {
  layerTypes: 0,
  readTable: 2,
  startSweep: 2,
  stepSweep: 2,
  plan: 3,
  networkLayers: 2,
  startMeasure: 3,
  stepMeasure: 3,
  splitTable: 2,
  startFit: 2,
  stepFit: 2,
  startCalibrate: 3,
  stepCalibrate: 2,
  cancel: 1,
  readModel: 1,
  predict: 2,
  evaluate: 2,
  estimate: 3,
} satisfies Declared<RepresentativesModule>;

it.each([
  ["cyclescope", loadModule, declared],
  ["cyclescope_pr", loadRepresentativesModule, declaredOfRepresentatives],
])("the built module %s has the declared functions and no others", async (_, load, functions) => {
  const module = (await load()) as Record<string, {argCount?: number}>;
  // Embind notes the count of arguments at the functions that it binds.
  const bound = Object.entries(module)
    .filter(([, value]) => value?.argCount !== undefined)
    .map(([name, value]) => [name, value.argCount]);
  expect(Object.fromEntries(bound)).toEqual(functions);
});
