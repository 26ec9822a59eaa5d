/** Finding the parameters of a described accelerator: what is chosen, what is asked for, and what was found. */

import type {LearnerClient} from "../../core/learner_client.ts";
import type {
  ArchitectureSummary,
  CalibrationProgress,
  CalibrateRequest,
  CalibrateStep,
  ParameterSummary,
  ParameterValue,
} from "../../core/types.ts";
import {withEntry} from "../setup.ts";
import type {DocumentSource} from "../setup.ts";
import {trainingTable} from "./learn_state.ts";
import type {LearnState} from "./learn_state.ts";
import {measureRequest, plannedTypes} from "./requests.ts";
import {valueOf} from "./training.ts";
import type {Tell} from "./training.ts";

/** Random layers that a simulated device is measured on where no plan was measured. */
export const kDrawnLayers = 200;
/** Larger ones tell no more, and every step of the search would wait for them. Multiply-accumulates. */
const kMostOperations = 1e7;
const kDrawSeed = 4;
const kSeed = 1;
/** Mean error on measurements not seen, in per cent, beyond which the device is probably of another kind. */
export const kLargeError = 10;

/** The kind of accelerator that the device is taken to be, and what is known of its parameters. */
export interface CalibratedKind {
  readonly source: DocumentSource;
  readonly text: string;
  readonly summary: ArchitectureSummary;
  /** Names of the parameters to find. */
  readonly sought: readonly string[];
  /** Values of those that are known. The rest keeps its default. */
  readonly known: Readonly<Record<string, ParameterValue>>;
}

export interface CalibrationFound {
  readonly kind: CalibratedKind;
  readonly result: CalibrateResult;
}

/** The last step's answer. */
export type CalibrateResult = Required<Omit<CalibrateStep, "done" | "progress" | "clock_hz">> &
  Pick<CalibrateStep, "clock_hz">;

/** Whether the default is computed from other parameters, so that it is likely to be right when these are. */
export function followsOthers({default_expression: expression = ""}: ParameterSummary): boolean {
  return /(?<!\w)[A-Za-z_]\w*\b(?!\s*\()/.test(expression);
}

/** To begin with, everything is to be found that does not follow from the rest. */
export function kindOf(source: DocumentSource, text: string, summary: ArchitectureSummary): CalibratedKind {
  const sought = summary.parameters.filter((parameter) => !followsOthers(parameter)).map(({name}) => name);
  return {source, text, summary, sought, known: {}};
}

/** A parameter that is not to be found is known: to be its default, unless another value is given. */
export function withSought(kind: CalibratedKind, name: string, wanted: boolean): CalibratedKind {
  const parameter = kind.summary.parameters.find((candidate) => candidate.name === name);
  if (parameter === undefined) return kind;
  const chosen = wanted ? [...kind.sought, name] : kind.sought.filter((other) => other !== name);
  const sought = kind.summary.parameters.map((each) => each.name).filter((each) => chosen.includes(each));
  const value = wanted || followsOthers(parameter) ? undefined : parameter.value;
  return {...kind, sought, known: withEntry(kind.known, name, value)};
}

/** `value` undefined: the default, as it follows from other parameters. */
export function withKnown(kind: CalibratedKind, name: string, value: ParameterValue | undefined): CalibratedKind {
  return {...kind, known: withEntry(kind.known, name, value)};
}

export function calibrateRequest({device}: LearnState, {sought, known}: CalibratedKind): CalibrateRequest {
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
export async function calibrationTable(client: LearnerClient, state: LearnState, tell: Tell): Promise<string> {
  const {device, drawn} = state;
  const table = trainingTable(state) ?? drawn;
  if (table !== undefined) return table;
  if (device?.kind !== "simulated") throw new TypeError("nothing is measured");
  const doing = "Measuring random layers";
  const types = plannedTypes(state, "random").map((planned) =>
    state.spaces[planned.type] === undefined ? {...planned, most_operations: kMostOperations} : planned,
  );
  const plan = {types, budget: kDrawnLayers, sampling: "random", seed: kDrawSeed} as const;
  const request = {...measureRequest(state, device), plan};
  const job = {kind: "measure", architecture: device.text, layers: "", request} as const;
  tell(doing);
  const end = await client.run(job, ({progress}) => tell(doing, progress));
  return valueOf(end).table ?? "";
}

export async function calibrate(
  client: LearnerClient,
  state: LearnState,
  kind: CalibratedKind,
  table: string,
  progressed: (progress: CalibrationProgress) => void,
): Promise<CalibrationFound> {
  const request = calibrateRequest(state, kind);
  const job = {kind: "calibrate", architecture: kind.text, table, request} as const;
  const end = await client.run(job, ({progress}) => progressed(progress));
  return {kind, result: valueOf(end) as CalibrateResult};
}
