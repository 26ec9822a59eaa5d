/** Finding the parameters of a described accelerator: what is chosen, what is asked for, and what was found. */

import type {ParameterValue} from "../../core/types.ts";
import type {CalibrateOptions, CalibrationProgress} from "../../../../wasm/package/representatives.ts";
import type {Bench} from "./bench.ts";
import {followsOthers} from "./calibrated_kind.ts";
import type {CalibratedKind, CalibrationFound} from "./calibrated_kind.ts";
import {trainingTable} from "./learn_state.ts";
import type {LearnState} from "./learn_state.ts";
import {measureRequest, plannedTypes} from "./requests.ts";

/** Random layers that a simulated device is measured on where no plan was measured. */
export const kDrawnLayers = 200;
/** Larger ones tell no more, and every step of the search would wait for them. Multiply-accumulates. */
const kMostOperations = 1e7;
const kDrawSeed = 4;
const kSeed = 1;
/** Mean error on measurements not seen, in per cent, beyond which the device is probably of another kind. */
export const kLargeError = 10;

export function calibrateRequest(
  {device}: LearnState,
  {sought, known}: CalibratedKind,
): Pick<CalibrateOptions, "type" | "fixed" | "free" | "seed"> {
  const type = device?.kind === "table" ? device.rowType : "";
  return {...(type === "" ? {} : {type}), fixed: {...known}, free: [...sought], seed: kSeed};
}

/** The parameters that the accelerator has to be given: what was found and known, where it is not the default. */
export function parametersOf({kind, result}: CalibrationFound): Readonly<Record<string, ParameterValue>> {
  const usual = new Map(
    kind.summary.parameters
      .filter((parameter) => !followsOthers(parameter))
      .map((parameter) => [parameter.name, parameter.default]),
  );
  return Object.fromEntries(Object.entries(result.parameters).filter(([name, value]) => usual.get(name) !== value));
}

/** What a simulated device was made with, where it is of that very description: to compare with. */
export function hiddenValues({device}: LearnState, kind: CalibratedKind): ReadonlyMap<string, ParameterValue> {
  if (device?.kind !== "simulated" || device.text !== kind.text) return new Map();
  const values = kind.summary.parameters.flatMap((parameter): [string, ParameterValue][] => {
    const set = device.parameters[parameter.name];
    if (set !== undefined) return [[parameter.name, set]];
    return followsOthers(parameter) ? [] : [[parameter.name, parameter.default]];
  });
  return new Map(values);
}

/** Measurements to calibrate on: the table, the measured plan, or random layers that are measured now. */
export async function calibrationTable({representatives, signal, tell}: Bench, state: LearnState): Promise<string> {
  const {device, drawn} = state;
  const table = trainingTable(state) ?? drawn;
  if (table !== undefined) return table;
  if (device?.kind !== "simulated") throw new TypeError("nothing is measured");
  const doing = "Measuring random layers";
  const types = plannedTypes(state, "random").map((planned) =>
    state.spaces[planned.type] === undefined ? {...planned, most_operations: kMostOperations} : planned,
  );
  const plan = {types, budget: kDrawnLayers, sampling: "random", seed: kDrawSeed} as const;
  tell(doing);
  const measured = await representatives.measure({
    architecture: device.text,
    ...measureRequest(state, device),
    plan,
    signal,
    onProgress: (progress) => tell(doing, progress),
  });
  return measured.table;
}

export async function calibrate(
  {representatives, signal}: Bench,
  state: LearnState,
  kind: CalibratedKind,
  table: string,
  onProgress: (progress: CalibrationProgress) => void,
): Promise<CalibrationFound> {
  const request = calibrateRequest(state, kind);
  const result = await representatives.calibrate({architecture: kind.text, table, ...request, signal, onProgress});
  return {kind, result};
}
