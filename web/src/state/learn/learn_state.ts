/** Everything that the workspace for learning a device knows, in one value. */

import type {SweepOptions, Representatives} from "../../../../wasm/package/representatives.ts";
import type {LearnStep} from "../app_state.ts";
import type {DocumentSource} from "../setup.ts";
import type {CalibratedKind, CalibrationFound} from "./calibrated_kind.ts";
import type {
  Diagnostic,
  Evaluation,
  LayerParameter,
  LayerType,
  LayerTypeInfo,
  ModelSummary,
  ParameterValue,
  Progress,
  TableRemark,
  TableSummary,
  TypeWidths,
} from "../../core/types.ts";

/** Measurements of somebody's device. */
export interface TableDevice {
  readonly kind: "table";
  readonly name: string;
  /** CSV. */
  readonly text: string;
  /** Layer type of rows that name none, or empty. */
  readonly rowType: LayerType | "";
  readonly summary: TableSummary;
}

/** A described accelerator as a black box that can be measured at once. */
export interface SimulatedDevice {
  readonly kind: "simulated";
  readonly source: DocumentSource;
  readonly name: string;
  readonly text: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly clockHz: number;
  /** What it runs of all layer types. */
  readonly runnable: readonly LayerType[];
}

/** A device of which nothing is measured yet: all that can be done is to plan. */
export interface UnmeasuredDevice {
  readonly kind: "unmeasured";
}

export type Device = TableDevice | SimulatedDevice | UnmeasuredDevice;

/** From, to. */
export type ParameterSpan = readonly [number, number];
export type TypeSpace = Readonly<Record<LayerParameter, ParameterSpan>>;

/** What sweeps have found, also of layer types that are not chosen any more. */
export interface Sweep {
  readonly found: readonly TypeWidths[];
  readonly remarks: readonly TableRemark[];
  /** Layer types that were swept to their end. */
  readonly swept: readonly LayerType[];
}

export interface MeasuredPlan {
  /** CSV. */
  readonly table: string;
  /** How many were wanted. */
  readonly planned: number;
  readonly measured: number;
  /** Replaced, as far as there were others to try. */
  readonly refused: number;
  readonly remarks: readonly TableRemark[];
}

/** A point of the learning curve: a model fitted to so many layers, judged on layers that it has not seen. */
export interface CurvePoint {
  readonly sampling: "representatives" | "random";
  readonly samples: number;
  readonly mape: number;
}

export interface Training {
  /** The model as JSON, to be saved as it is. */
  readonly model: string;
  readonly summary: ModelSummary;
  readonly remarks: readonly TableRemark[];
  /** On layers that were kept aside; undefined where there were none or judging was interrupted. */
  readonly evaluation: Evaluation | undefined;
  readonly curve: readonly CurvePoint[];
}

/** What measurements are for: a model of the device, or the parameters of its description. */
export type Goal = "model" | "parameters";

export type Task = "device" | "sweep" | "plan" | "measure" | "train" | "curve" | "kind" | "calibrate";

/** How far a task is: so many steps of all, or per cent. */
export interface TaskProgress extends Progress {
  readonly unit?: "%";
}

/** What went wrong in a step; what was there before stays. */
export interface StepProblem {
  readonly step: LearnStep;
  /** A file's name, or empty. */
  readonly subject: string;
  readonly error: Diagnostic;
}

/** What sweeps take from a simulated device's description: nothing, hints to confirm, or the truth. */
export type Knowledge = NonNullable<SweepOptions["knowledge"]>;

/** A table that names no layer types: reading it again needs one. */
export interface UntypedTable {
  readonly name: string;
  readonly text: string;
}

export interface LearnState {
  readonly layerTypes: readonly LayerTypeInfo[];
  readonly device: Device | undefined;
  readonly untyped: UntypedTable | undefined;
  /** Of a table's device, where the user knows it. */
  readonly clockHz: number | undefined;
  /** Of a simulated device: relative standard deviation. */
  readonly noise: number;
  readonly knowledge: Knowledge;
  /** What is to be learnt, of a device that is not a table. */
  readonly types: readonly LayerType[];
  readonly sweep: Sweep | undefined;
  readonly budget: number;
  readonly spaces: Readonly<Partial<Record<LayerType, TypeSpace>>>;
  readonly plan: Awaited<ReturnType<Representatives["plan"]>> | undefined;
  readonly measured: MeasuredPlan | undefined;
  readonly training: Training | undefined;
  readonly goal: Goal;
  /** Random layers of a simulated device that were measured to calibrate on. CSV. */
  readonly drawn: string | undefined;
  readonly kind: CalibratedKind | undefined;
  readonly calibration: CalibrationFound | undefined;
  readonly running: Task | undefined;
  /** What is being done, in words. */
  readonly doing: string;
  readonly progress: TaskProgress | undefined;
  /** Of the running search for parameters: the mean error of the best so far, as a ratio. */
  readonly errorSoFar: number | undefined;
  /** The task that was cancelled last, until another one starts. */
  readonly stopped: Task | undefined;
  readonly problem: StepProblem | undefined;
}

export const kDefaultBudget = 300;
/** Budgets that the slider has. */
export const kBudgets: readonly number[] = [30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 9000];

export const kInitialLearnState: LearnState = {
  layerTypes: [],
  device: undefined,
  untyped: undefined,
  clockHz: undefined,
  noise: 0,
  knowledge: "black",
  types: [],
  sweep: undefined,
  budget: kDefaultBudget,
  spaces: {},
  plan: undefined,
  measured: undefined,
  training: undefined,
  goal: "model",
  drawn: undefined,
  kind: undefined,
  calibration: undefined,
  running: undefined,
  doing: "",
  progress: undefined,
  errorSoFar: undefined,
  stopped: undefined,
  problem: undefined,
};

/** The layer types that are learnt: those of the table, or those that were chosen. */
export function typesOf({device, types}: LearnState): readonly LayerType[] {
  return device?.kind === "table" ? device.summary.types.map(({type}) => type) : types;
}

/** The step widths that are known, by layer type. */
export function widthsOf({device, sweep, types}: LearnState): readonly TypeWidths[] {
  if (device?.kind === "table") return device.summary.types.map(({type, widths}) => ({type, widths}));
  return sweep?.found.filter(({type}) => types.includes(type)) ?? [];
}

/** The chosen layer types whose steps are still to be found. */
export function unsweptTypes({types, sweep}: LearnState): LayerType[] {
  return types.filter((type) => sweep?.swept.includes(type) !== true);
}

/** The same without what they were found from, as requests take them. */
export function bareWidths(state: LearnState): TypeWidths[] {
  return widthsOf(state).map(({type, widths}) => ({
    type,
    widths: widths.map((found) => Object.fromEntries(Object.entries(found).filter(([key]) => key !== "sweeps"))),
  })) as TypeWidths[];
}

/** The table to train on, or undefined where there is none yet. */
export function trainingTable({device, measured}: LearnState): string | undefined {
  return device?.kind === "table" ? device.text : measured?.table;
}
