/** What the module is asked, from what the workspace knows. */

import type {LayerType} from "../../core/types.ts";
import type {MeasureOptions, PlanOptions, SweepOptions} from "../../../../wasm/package/representatives.ts";
import type {LearnState, SimulatedDevice} from "./learn_state.ts";
import {bareWidths, typesOf} from "./learn_state.ts";

type PlannedType = PlanOptions["types"][number];

const kSeed = 1;

/** The ranges that differ from the usual ones. */
function spaceOf({spaces}: LearnState, type: LayerType): PlannedType["space"] {
  const entries = Object.entries(spaces[type] ?? {}).map(([parameter, [least, most]]) => [parameter, [least, most]]);
  return Object.fromEntries(entries) as PlannedType["space"];
}

/** Random layers are drawn without knowing of steps. */
export function plannedTypes(state: LearnState, sampling: "representatives" | "random"): PlannedType[] {
  const widths = bareWidths(state);
  return typesOf(state).map((type) => {
    const found = widths.find((candidate) => candidate.type === type)?.widths;
    const space = spaceOf(state, type);
    return {
      type,
      ...(space === undefined ? {} : {space}),
      ...(sampling === "representatives" && found ? {widths: found} : {}),
    };
  });
}

export function planRequest(state: LearnState): PlanOptions {
  const {device, budget} = state;
  const unit = device?.kind === "table" ? device.summary.unit : device?.kind === "simulated" ? "cycles" : "us";
  return {types: plannedTypes(state, "representatives"), budget, seed: kSeed, unit};
}

function noiseOf({noise}: LearnState) {
  return noise > 0 ? {relative: noise} : {};
}

export function measureRequest(
  state: LearnState,
  {parameters}: SimulatedDevice,
): Pick<MeasureOptions, "parameters" | "noise" | "seed"> {
  return {parameters: {...parameters}, noise: noiseOf(state), seed: kSeed};
}

export function sweepRequest(
  state: LearnState,
  {parameters}: SimulatedDevice,
  types: readonly LayerType[],
): Pick<SweepOptions, "types" | "parameters" | "noise" | "seed" | "knowledge"> {
  return {
    types: types.map((type) => ({type})),
    parameters: {...parameters},
    noise: noiseOf(state),
    seed: kSeed,
    knowledge: state.knowledge,
  };
}
